import { expect, it } from 'vitest';
import { FakeBox } from './testing/fake-box.ts';
import { Household, settle } from './testing/household.ts';
import { seeded } from './transport/testing/packets.ts';

const hours = 24;
const stepMs = 1_000;

/** A zap every twenty seconds for a day: what is held afterwards is what was held after the first hour. */
it(`is after ${hours} hours of zapping what it was after one`, { timeout: 300_000 }, async () => {
  const home = await Household.open({}, (clock) => [new FakeBox('a', 8, 4, clock), new FakeBox('b', 3, 1, clock)]);
  const random = seeded(24);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const users = ['ann', 'bob', 'cid'];
  const channels = [...home.warmth.lineUp.channels()].map(({ id }) => id);
  let hits = 0;
  const census = async () => {
    for (const user of users) home.viewers.end(user);
    await home.advance(11 * 60_000, stepMs);
    return {
      entries: home.warmth.pool.entries().length,
      upstreams: home.warmth.upstreams.views().length,
      tuners: home.boxes.flatMap(({ inUse }) => inUse).length,
      sessions: home.viewers.list().length,
      lives: home.lives.size,
      folders: home.folders.size,
      timers: home.clock.pending,
    };
  };
  const hour = async (): Promise<void> => {
    for (let second = 0; second < 3_600 - 11 * 60; second += 20) {
      const user = pick(users);
      if (random() < 0.2) void home.plays.stopAll(user);
      else void home.zap(user, pick(channels));
      if (random() < 0.02) [...home.lives].forEach((live) => live.kill());
      if (random() < 0.02) home.boxes[0]?.cut(Math.floor(random() * 4));
      await home.advance(20_000, stepMs);
      await settle();
    }
  };
  await hour();
  const first = await census();
  for (let i = 1; i < hours; i++) await hour();
  const last = await census();
  hits = home.journal.metrics().hits.process;
  expect(last).toEqual(first);
  expect(first).toMatchObject({ entries: 0, upstreams: 0, tuners: 0, sessions: 0, lives: 0, folders: 0 });
  expect(hits).toBeGreaterThan(100);
  expect(home.boxes.flatMap(({ violations }) => violations)).toEqual([]);
  await home.dispose();
  expect(home.clock.pending).toBe(0);
});
