import { afterEach, describe, expect, it } from 'vitest';
import { FakeBox } from '../testing/fake-box.ts';
import { Household, settle } from '../testing/household.ts';

let home: Household;
afterEach(async () => {
  await home.dispose();
  expect([home.lives.size, home.folders.size, home.boxes.flatMap(({ inUse }) => inUse)]).toEqual([0, 0, []]);
  expect(home.clock.pending).toBe(0);
});

/** Pre-rolls and lets the time pass that it takes; the session's id, or the code of the refusal. */
async function preRoll(channelId: string): Promise<string> {
  const started = home.preRoll('ann', channelId);
  await home.advance(3_000, 50);
  const session = await started;
  return typeof session === 'string' ? session : session.id;
}

const leaseKinds = (channelId: string) =>
  home.warmth.pool
    .entries()
    .filter((entry) => entry.channelId === channelId)
    .flatMap(({ leases }) => leases.list().map(({ kind }) => kind));
const withTuners = (tuners: number) => Household.open({}, (clock) => [new FakeBox('a', 8, tuners, clock)]);

describe('PreRolls', () => {
  it("hold a channel by a guess, and by a person's lease once it is seen", async () => {
    home = await Household.open();
    await home.watch('ann', 'a:1');
    const id = await preRoll('a:2');
    expect(leaseKinds('a:2')).toEqual(['preroll']);
    expect(home.viewers.list()[0]?.watching).toEqual(['a:1']);

    const shown = home.confirm('ann', id);
    await settle();
    expect(await shown).toBe('confirmed');
    expect(leaseKinds('a:2')).toEqual(['viewer']);
    await home.advance(200, 20);
    expect(home.viewers.list()[0]?.watching).toEqual(['a:2']);
    expect(home.journal.metrics().hits.process).toBe(1);
  });

  it('leave nothing behind when nobody wanted them', async () => {
    home = await Household.open();
    await home.watch('ann', 'a:1');
    const id = await preRoll('a:2');
    const stopped = home.plays.stop(id);
    await home.advance(500, 20);
    await stopped;
    expect(home.warm).toEqual(['a:1']);
    expect(home.boxes[0]?.inUse).toEqual(['a:1']);
    expect(home.journal.metrics().adoptions).toEqual({ process: 0, direct: 0 });
  });

  it('never take the last tuner but one, and none at all of a box with two', async () => {
    home = await withTuners(2);
    await home.watch('ann', 'a:1');
    expect(await preRoll('a:2')).toBe('no-spare-tuner');
    expect(home.boxes[0]?.inUse).toEqual(['a:1']);
  });

  it('have what is merely warm and worth least make way for them', async () => {
    home = await withTuners(4);
    for (const channel of ['a:1', 'a:2', 'a:3']) await home.watch('ann', channel);
    await preRoll('a:4');
    expect(home.warm).toEqual(['a:2', 'a:3', 'a:4']);
    expect(home.boxes[0]?.inUse).toHaveLength(3);
  });

  it('take no tuner from people', async () => {
    home = await withTuners(3);
    await home.watch('ann', 'a:1');
    await home.watch('bob', 'a:2');
    expect(await preRoll('a:3')).toBe('no-spare-tuner');
    expect(home.warm).toEqual(['a:1', 'a:2']);
  });

  it('give their tuner to whoever asks for it, and their player is told', async () => {
    home = await withTuners(3);
    const ended: [string, boolean][] = [];
    home.plays.onEnded(({ session, wasSeen }) => ended.push([session.entry.channelId, wasSeen]));
    await home.watch('ann', 'a:1');
    await preRoll('a:2');
    await home.watch('bob', 'a:3');
    expect(home.warm).toEqual(['a:1', 'a:3']);
    expect(ended).toContainEqual(['a:2', false]);
  });

  it('stand beside the capacity of the pool', async () => {
    home = await Household.open({ capacity: 1, directCapacity: 1 });
    await home.watch('ann', 'a:1');
    await preRoll('a:2');
    await home.advance(20_000, 500);
    expect(home.warm).toEqual(['a:1', 'a:2']);
  });

  it('make no news of what was warm already', async () => {
    home = await Household.open();
    await home.watch('ann', 'a:1');
    await home.watch('ann', 'a:2');
    const before = home.journal.events().length;
    const id = await preRoll('a:1');
    await home.plays.stop(id);
    expect(home.warm).toEqual(['a:1', 'a:2']);
    expect(home.journal.events()).toHaveLength(before);
  });

  it('are as many as allowed', async () => {
    home = await Household.open();
    await preRoll('a:1');
    expect(await preRoll('a:2')).toBe('no-spare-slot');
  });

  it('are given up while the processor is busy, and come back when it is calm', async () => {
    home = await Household.open();
    const codes: (string | undefined)[] = [];
    home.plays.onEnded(({ error }) => codes.push(error?.code));
    await preRoll('a:1');
    home.idleShare = 0.02;
    await home.advance(3_000, 500);
    expect(home.warm).toEqual(['a:1']);
    await home.advance(5_000, 500);
    expect(home.warm).toEqual([]);
    expect(codes).toEqual(['machine-busy']);
    expect(await preRoll('a:1')).toBe('machine-busy');
    home.idleShare = 0.2;
    await home.advance(20_000, 500);
    expect(await preRoll('a:1')).toBe('machine-busy');
    home.idleShare = 0.6;
    await home.advance(11_000, 500);
    expect(await preRoll('a:1')).not.toBe('machine-busy');
  });

  it('cannot be confirmed once they have been taken back', async () => {
    home = await Household.open();
    await home.watch('ann', 'a:1');
    const id = await preRoll('a:2');
    const stopped = home.plays.stop(id);
    expect(await home.confirm('ann', id)).toBe('aborted');
    await home.advance(500, 20);
    await stopped;
    expect(home.warm).toEqual(['a:1']);
  });
});
