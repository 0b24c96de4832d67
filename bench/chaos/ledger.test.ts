import { beforeEach, expect, test, vi } from 'vitest';
import { Ledger } from './ledger.ts';

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
});

test('a violation carries the step and what came before it', () => {
  const ledger = new Ledger();
  for (let number = 1; number <= 20; number++)
    ledger.begin({ number, pauseMs: 0, action: { do: 'drop', client: 'hls-1' } });
  ledger.violation('2 tuners too many');
  const [violation] = ledger.violations;
  expect(violation).toMatchObject({ step: 20, what: '2 tuners too many' });
  expect(violation?.lastSteps).toHaveLength(15);
  expect(violation?.lastSteps.at(-1)).toBe('20 drop: client hls-1');
});

test('what goes wrong over and over is counted, and listed three times', () => {
  const ledger = new Ledger();
  for (let n = 0; n < 10; n++) ledger.violation(`no sync byte in packet ${n}`);
  expect(ledger.violations).toHaveLength(3);
  expect(ledger.counts['violations']).toBe(10);
});
