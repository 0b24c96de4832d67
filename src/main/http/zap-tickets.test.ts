import { afterEach, expect, it } from 'vitest';
import { FakeClock } from '../engine/kernel/fake-clock.ts';
import { ZapTickets } from './zap-tickets.ts';

const clock = new FakeClock();
let tickets = new ZapTickets(clock);
afterEach(() => {
  tickets.dispose();
  expect(clock.pending).toBe(0);
  tickets = new ZapTickets(clock);
});

it('brings connection and zap together, whichever comes first', async () => {
  const early = tickets.wait('a');
  tickets.answer('a', 'session a');
  expect(await early).toBe('session a');
  tickets.answer('b', 'session b');
  expect(await tickets.wait('b')).toBe('session b');
});

it('tells a connection that its zap failed', async () => {
  const waiting = tickets.wait('a');
  tickets.refuse('a');
  await expect(waiting).rejects.toThrow('failed');
  await expect(tickets.wait('a')).rejects.toThrow('failed');
});

it('forgets what never came', async () => {
  const waiting = tickets.wait('a');
  clock.advance(60_000);
  await expect(waiting).rejects.toThrow('No such zap');
  expect(clock.pending).toBe(0);
});
