import { afterEach, describe, expect, it } from 'vitest';
import { FakeBox } from '../testing/fake-box.ts';
import { Household } from '../testing/household.ts';

let home: Household;
afterEach(async () => {
  await home.dispose();
  expect([home.lives.size, home.folders.size, home.boxes.flatMap(({ inUse }) => inUse)]).toEqual([0, 0, []]);
  expect(home.clock.pending).toBe(0);
});

const open = (tuners: number, capacity = 4) =>
  Household.open({ capacity, directCapacity: 8, policy: 'predictive' }, (clock) => [
    new FakeBox('a', 16, tuners, clock),
  ]);

/** Goes up through the line-up, so that everybody knows what comes next. */
async function surfTo(last: number, name = 'ann'): Promise<void> {
  for (let i = last - 2; i <= last; i++) await home.watch(name, `a:${i}`);
}

const guessed = () =>
  home.warmth.pool
    .entries()
    .filter(({ leases }) => leases.has('prewarm'))
    .map(({ channelId }) => channelId)
    .toSorted();

describe('PreWarmer', () => {
  it('has the next channel running before anybody asks for it', async () => {
    home = await open(8);
    home.preWarmer.pause('by-hand', false);
    await surfTo(5);
    await home.advance(3_000, 50);
    expect(guessed()).toContain('a:6');
    expect(home.preWarmer.costs.figures().starts).toBeGreaterThan(0);

    const before = home.preWarmer.costs.figures().used;
    await home.watch('ann', 'a:6');
    expect(home.foreseen.at(-1)).toMatchObject({ toId: 'a:6', kind: 'warm', rank: 1, isNeighbour: true });
    expect(home.preWarmer.costs.figures().used).toBe(before + 1);
  });

  it('fills no more than the pool has slots, and never the last tuner', async () => {
    home = await open(3, 6);
    home.preWarmer.pause('by-hand', false);
    await surfTo(5);
    await home.advance(70_000, 100);
    expect(guessed()).toHaveLength(1);
    expect(home.boxes[0]?.inUse).toHaveLength(2);
    await home.dispose();

    home = await open(16, 4);
    home.preWarmer.pause('by-hand', false);
    await surfTo(5);
    await home.advance(70_000, 100);
    expect(home.warm).toHaveLength(4);
    expect(home.warm).toContain('a:5');
  });

  it('starts nothing on a box with one tuner, and nothing while a person has switched it off', async () => {
    home = await open(1);
    home.preWarmer.pause('by-hand', false);
    await home.watch('ann', 'a:5');
    await home.advance(70_000, 100);
    expect(guessed()).toEqual([]);
    await home.dispose();

    home = await open(8);
    await surfTo(5);
    await home.advance(70_000, 100);
    expect(guessed()).toEqual([]);
    expect(home.preWarmer.paused).toEqual(['by-hand']);
  });

  it('gives everything back at once on battery, and goes on afterwards', async () => {
    home = await open(8);
    home.preWarmer.pause('by-hand', false);
    await surfTo(5);
    await home.advance(3_000, 50);
    expect(guessed().length).toBeGreaterThan(0);
    home.preWarmer.pause('battery', true);
    await home.advance(1_000, 20);
    expect(guessed()).toEqual([]);
    home.preWarmer.pause('battery', false);
    await home.advance(3_000, 50);
    expect(guessed()).toContain('a:6');
  });

  it('starts nothing more while the processor is busy, and takes nothing away that runs', async () => {
    home = await open(8);
    home.preWarmer.pause('by-hand', false);
    await surfTo(5);
    await home.advance(3_000, 50);
    const before = guessed();
    home.idleShare = 0.02;
    await home.advance(8_000, 100);
    expect(home.preWarmer.paused).toEqual(['processor']);
    expect(guessed()).toEqual(before);
  });

  it('leaves a tuner to whoever comes, and gives way when that one is taken, too', async () => {
    home = await open(4, 6);
    home.preWarmer.pause('by-hand', false);
    await surfTo(5);
    await home.advance(3_000, 50);
    expect(home.boxes[0]?.inUse).toHaveLength(3);
    await home.watch('bob', 'a:12');
    await home.advance(3_000, 50);
    await home.watch('cid', 'a:13');
    await home.watch('dan', 'a:14');
    const watched = ['a:12', 'a:13', 'a:14', 'a:5'];
    expect(home.boxes[0]?.inUse.toSorted()).toEqual(watched);
    expect(guessed()).toEqual([]);
  });

  it('keeps what is likely for as long as somebody watches, and lets go when nobody does', async () => {
    home = await open(8);
    home.preWarmer.pause('by-hand', false);
    await surfTo(5);
    await home.advance(40 * 60_000, 1_000);
    expect(guessed()).toContain('a:6');
    home.viewers.end('ann');
    await home.advance(2_000, 50);
    expect(guessed()).toEqual([]);
  });

  it('starts what somebody points at, before everything else', async () => {
    home = await open(8);
    home.preWarmer.pause('by-hand', false);
    await surfTo(5);
    await home.advance(3_000, 50);
    expect(guessed()).not.toContain('a:14');
    home.forecasts.hint('ann', 'a:14');
    await home.advance(2_000, 50);
    expect(guessed()).toContain('a:14');
    // Whoever goes elsewhere has pointed at it in vain.
    await home.watch('ann', 'a:6');
    await home.advance(3_000, 50);
    expect(home.forecasts.worth('a:14')).toBeLessThan(0.3);
  });

  it('keeps what was learned of a person across a restart', async () => {
    home = await open(8);
    await surfTo(5);
    await home.advance(11_000, 100);
    expect(Object.keys(home.learned.get('ann')?.habits.successors ?? {})).toEqual(['a:3', 'a:4']);
  });
});
