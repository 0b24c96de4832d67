import { afterEach, describe, expect, it } from 'vitest';
import { FakeBox } from './testing/fake-box.ts';
import { Household, settle } from './testing/household.ts';

let home: Household;
afterEach(async () => {
  await home.dispose();
  expect(home.boxes.flatMap(({ violations }) => violations)).toEqual([]);
  expect([home.lives.size, home.folders.size, home.boxes.flatMap(({ inUse }) => inUse)]).toEqual([0, 0, []]);
  expect(home.clock.pending).toBe(0);
});

const evictions = () =>
  home.journal
    .events()
    .flatMap(({ what, channelId, slot }) =>
      what.kind === 'evicted' && slot === 'process' ? [[channelId, what.reason]] : [],
    );

it('remembers what a source sent, for the next time that it is tuned to', async () => {
  home = await Household.open({ idleMinutes: 1 });
  await home.watch('ann', 'a:1');
  expect(home.warmth.upstreams.find('a:1')?.upstream.expected).toBeUndefined();
  await home.stop('ann');
  await home.advance(3 * 60_000, 1_000);
  expect(home.warm).toEqual([]);
  await home.watch('ann', 'a:1');
  expect(home.warmth.upstreams.find('a:1')?.upstream.expected).toMatchObject({ video: { codec: 'h264' } });
});

describe('adoption', () => {
  it('keeps what was left, and its tuner, for the idle timeout', async () => {
    home = await Household.open();
    await home.watch('ann', 'a:1');
    await home.watch('ann', 'a:2');
    expect(home.warm).toEqual(['a:1', 'a:2']);
    expect(home.boxes[0]?.inUse).toEqual(['a:1', 'a:2']);
    await home.advance(9 * 60_000, 1_000);
    expect(home.warm).toEqual(['a:1', 'a:2']);
    await home.advance(2 * 60_000, 1_000);
    expect(home.warm).toEqual(['a:2']);
    expect(home.boxes[0]?.inUse).toEqual(['a:2']);
    expect(evictions()).toEqual([['a:1', 'idle']]);
  });

  it('is a hit when somebody comes back, and starts the idle clock anew', async () => {
    home = await Household.open();
    await home.watch('ann', 'a:1');
    await home.stop('ann');
    await home.advance(8 * 60_000, 1_000);
    const again = home.zap('ann', 'a:1');
    // No time passes.
    await settle();
    expect(typeof (await again)).toBe('object');
    await home.stop('ann');
    await home.advance(8 * 60_000, 1_000);
    expect(home.warm).toEqual(['a:1']);
    expect(home.journal.metrics().hits.process).toBe(1);
  });

  it('is no hit for who watches it already and starts a player afresh', async () => {
    home = await Household.open();
    await home.watch('ann', 'a:1');
    await home.watch('ann', 'a:1');
    expect(home.journal.metrics()).toMatchObject({ hits: { process: 0 }, misses: { process: 1 } });
    await home.watch('ben', 'a:1');
    expect(home.journal.metrics()).toMatchObject({ hits: { process: 1 }, misses: { process: 1 } });
  });

  it('does not keep what nobody has seen', async () => {
    home = await Household.open();
    const abort = new AbortController();
    const zapped = home.zap('ann', 'a:1', 'auto', abort.signal);
    await home.advance(1_100, 50);
    abort.abort();
    await home.advance(200, 20);
    expect(await zapped).toBe('aborted');
    expect(home.warm).toEqual([]);
    expect(home.boxes[0]?.inUse).toEqual([]);
    expect(home.journal.metrics().adoptions).toEqual({ process: 0, direct: 0 });
  });

  it('does not begin to play for somebody who has gone meanwhile', async () => {
    home = await Household.open();
    const zapped = home.zap('ann', 'a:1');
    await home.advance(500, 50);
    home.viewers.end('ann');
    await home.advance(3_000, 50);
    expect(await zapped).toBe('aborted');
    expect([home.plays.list(), home.warm, home.boxes[0]?.inUse]).toEqual([[], [], []]);
  });

  it('of five channels in a pool of four lets the one go that was used longest ago', async () => {
    home = await Household.open({}, (clock) => [new FakeBox('a', 8, 8, clock)]);
    for (const channel of ['a:1', 'a:2', 'a:3', 'a:4', 'a:5']) await home.watch('ann', channel);
    expect(home.warm).toEqual(['a:2', 'a:3', 'a:4', 'a:5']);
    expect(evictions()).toEqual([['a:1', 'score']]);
  });

  it('spares what its user often watches', async () => {
    home = await Household.open({}, (clock) => [new FakeBox('a', 8, 8, clock)]);
    await home.watch('ann', 'a:1');
    await home.advance(20 * 60_000, 1_000);
    for (const channel of ['a:2', 'a:3', 'a:4', 'a:5']) await home.watch('ann', channel);
    expect(home.warm).toEqual(['a:1', 'a:3', 'a:4', 'a:5']);
  });

  it('with the policy "lru" does not', async () => {
    home = await Household.open({ policy: 'lru' }, (clock) => [new FakeBox('a', 8, 8, clock)]);
    await home.watch('ann', 'a:1');
    await home.advance(20 * 60_000, 1_000);
    for (const channel of ['a:2', 'a:3', 'a:4', 'a:5']) await home.watch('ann', channel);
    expect(home.warm).toEqual(['a:2', 'a:3', 'a:4', 'a:5']);
  });

  it('takes the slot of whoever holds most (SESS-3)', async () => {
    home = await Household.open({}, (clock) => [new FakeBox('a', 8, 8, clock)]);
    await home.watch('bob', 'a:1');
    await home.stop('bob');
    for (const channel of ['a:2', 'a:3', 'a:4']) await home.watch('ann', channel);
    home.viewer('bob');
    await home.watch('ann', 'a:5');
    // Bob's is the oldest, but ann has three.
    expect(home.warm).toEqual(['a:1', 'a:3', 'a:4', 'a:5']);
  });

  it('lets the channels of an ended session go first, and not before they are in the way (SESS-2)', async () => {
    home = await Household.open({}, (clock) => [new FakeBox('a', 8, 8, clock)]);
    await home.watch('ann', 'a:1');
    await home.watch('ann', 'a:2');
    await home.watch('bob', 'a:3');
    await home.watch('bob', 'a:4');
    await home.stop('bob');
    await home.advance(6_000, 500);
    expect(home.viewers.find('bob')).toBeUndefined();
    expect(home.warm).toEqual(['a:1', 'a:2', 'a:3', 'a:4']);
    await home.watch('ann', 'a:5');
    expect(evictions()).toEqual([['a:3', 'score']]);
  });

  it('never evicts a viewer; more viewers than slots are served, and nothing is kept beside them', async () => {
    home = await Household.open({ capacity: 2 }, (clock) => [new FakeBox('a', 8, 8, clock)]);
    for (const [index, name] of ['ann', 'bob', 'cid', 'dan'].entries()) await home.watch(name, `a:${index + 1}`);
    expect(home.warm).toHaveLength(4);
    await home.stop('ann');
    expect(home.warm).toEqual(['a:2', 'a:3', 'a:4']);
    expect(home.journal.metrics().declinations).toMatchObject({ 'pool-full': 1, 'less-valuable': 0 });
  });

  it('keeps only the connection where the processor has no room for one more conversion', async () => {
    home = await Household.open({ conversions: 1 });
    await home.watch('ann', 'a:1', '360p');
    await home.watch('ann', 'a:2', '360p');
    await home.watch('ann', 'a:3');
    await home.advance(200, 20);
    // Both were converted; the one that was left last stays so, of the other the connection does.
    expect(home.warm).toEqual(['a:2', 'a:3']);
    expect(home.boxes[0]?.inUse).toEqual(['a:1', 'a:2', 'a:3']);
    expect(evictions()).toEqual([['a:1', 'cpu']]);
    const left = home.warmth.upstreams.views().find(({ channelId }) => channelId === 'a:1');
    expect(left?.owner?.userId).toBe('ann');
    const session = await home.watch('ann', 'a:1');
    expect(session.entry.startedWarm).toBe(true);
  });

  it('counts idleness from when a person was last there, however long that was watched', async () => {
    home = await Household.open({ conversions: 0, idleMinutes: 1 });
    await home.watch('ann', 'a:1', '360p');
    await home.advance(5 * 60_000, 1_000);
    await home.stop('ann');
    // The conversion goes at once, the connection stays for its minute.
    expect(home.warm).toEqual([]);
    expect(home.boxes[0]?.inUse).toEqual(['a:1']);
    await home.advance(70_000, 1_000);
    expect(home.boxes[0]?.inUse).toEqual([]);
  });

  it('keeps the connection of an entry that had to go, if there is room for it (DIRECT-4)', async () => {
    home = await Household.open({ capacity: 1 });
    await home.watch('ann', 'a:1');
    await home.watch('ann', 'a:2');
    await home.advance(100, 20);
    expect(home.warm).toEqual(['a:2']);
    expect(home.boxes[0]?.inUse).toEqual(['a:1', 'a:2']);
    // Not for another ten minutes on top: what counts is when a person was last there.
    await home.advance(11 * 60_000, 1_000);
    expect(home.boxes[0]?.inUse).toEqual(['a:2']);
  });
});

describe('tuners', () => {
  it('releases the least valuable one within the zap when the box has none left (TUNE-3)', async () => {
    home = await Household.open();
    for (const channel of ['a:1', 'a:2', 'a:3', 'a:4']) await home.watch('ann', channel);
    expect(home.boxes[0]?.inUse).toHaveLength(4);
    await home.watch('ann', 'a:5');
    expect(home.warm).toEqual(['a:2', 'a:3', 'a:4', 'a:5']);
    expect(evictions()).toEqual([['a:1', 'tuner-release']]);
    expect(home.journal.metrics().adoptions.direct).toBe(0);
  });

  it('does so where two profiles of a channel are warm: both go, and the connection is not kept', async () => {
    home = await Household.open({ spareTuners: 0 }, (clock) => [new FakeBox('a', 8, 1, clock)]);
    await home.watch('ann', 'a:1');
    await home.watch('bob', 'a:1', '360p');
    await home.stop('ann');
    await home.stop('bob');
    expect(home.warm).toEqual(['a:1', 'a:1']);
    await home.watch('ann', 'a:2');
    expect(home.warm).toEqual(['a:2']);
    expect(home.boxes[0]?.inUse).toEqual(['a:2']);
  });

  it('does so for two zaps at once', async () => {
    home = await Household.open();
    for (const channel of ['a:1', 'a:2', 'a:3', 'a:4']) await home.watch('ann', channel);
    await home.stop('ann');
    const both = [home.zap('bob', 'a:5'), home.zap('cid', 'a:6')];
    await home.advance(3_000, 50);
    expect((await Promise.all(both)).map((each) => typeof each)).toEqual(['object', 'object']);
  });

  it('releases nothing that somebody holds, and says who holds it', async () => {
    home = await Household.open();
    for (const [index, name] of ['ann', 'bob', 'cid'].entries()) await home.watch(name, `a:${index + 1}`);
    const pinned = home.pin('a:4');
    await home.advance(2_000, 50);
    await pinned;
    const zapped = home.zap('dan', 'a:5');
    await home.advance(1_000, 50);
    expect(await zapped).toBe('no-tuner');
    expect(home.warm).toEqual(['a:1', 'a:2', 'a:3', 'a:4']);
  });

  it('leaves as many tuners to other devices as was asked for, as far as people do', async () => {
    home = await Household.open({ spareTuners: 2 });
    for (const channel of ['a:1', 'a:2', 'a:3']) await home.watch('ann', channel);
    expect(home.warm).toEqual(['a:2', 'a:3']);
    for (const [index, name] of ['bob', 'cid', 'dan'].entries()) await home.watch(name, `a:${index + 4}`);
    expect(home.warm).toEqual(['a:3', 'a:4', 'a:5', 'a:6']);
  });

  it('gives nothing of a viewer back that would free no tuner', async () => {
    home = await Household.open({}, (clock) => [new FakeBox('a', 8, 1, clock)]);
    await home.watch('ann', 'a:1');
    await home.watch('bob', 'a:1', '360p');
    const zapped = home.zap('ann', 'a:2');
    await home.advance(2_000, 50);
    expect(await zapped).toBe('no-tuner');
    // Bob would have kept the tuner, so ann still has her picture.
    expect(home.plays.ofViewer('ann')).toHaveLength(1);
    await home.stop('bob');
    await home.watch('ann', 'a:2');
  });

  it('lets one tuner serve two profiles of a channel', async () => {
    home = await Household.open();
    await home.watch('ann', 'a:1');
    await home.watch('bob', 'a:1', '360p');
    expect(home.warmth.pool.entries()).toHaveLength(2);
    expect(home.boxes[0]?.inUse).toEqual(['a:1']);
  });

  it('leaves one tuner to people when it guesses, and takes it back at once (TUNE-5)', async () => {
    home = await Household.open({}, (clock) => [new FakeBox('a', 8, 3, clock), new FakeBox('b', 2, 1, clock)]);
    const started = [home.guess('a:1'), home.guess('a:2')];
    await home.advance(2_000, 50);
    await Promise.all(started);
    expect(home.warm).toEqual(['a:1', 'a:2']);
    expect(await home.guess('a:3')).toBe('no-spare-tuner');
    expect(await home.guess('b:1')).toBe('no-spare-tuner');
    await home.watch('ann', 'a:3');
    // The last free one went to ann, so a guess has made way and one is free again.
    expect(home.boxes[0]?.inUse).toHaveLength(2);
  });

  it('starts no guess that is taken back meanwhile', async () => {
    home = await Household.open();
    const guessed = home.guess('a:1');
    const letGo = home.warmth.guesses.letGo('a:1');
    await home.advance(2_000, 50);
    expect(await letGo).toBe(1);
    expect(await guessed).toBe('aborted');
    expect(home.warm).toEqual([]);
    expect(home.boxes[0]?.inUse).toEqual([]);
  });

  it('makes a guess that somebody watches a channel like any other', async () => {
    home = await Household.open();
    const guessed = home.guess('a:1');
    await home.advance(2_000, 50);
    await guessed;
    await home.watch('ann', 'a:1');
    expect(await home.warmth.guesses.letGo('a:1')).toBe(0);
    const [upstream] = home.warmth.upstreams.views();
    expect(upstream?.leases.map(({ kind }) => kind)).toEqual(['direct']);
    await home.stop('ann');
    expect(home.warmth.pool.views()[0]?.score?.guess).toBe(false);
    expect(home.journal.metrics().adoptions.process).toBe(1);
    await home.advance(11 * 60_000, 1_000);
    expect(home.warm).toEqual([]);
  });

  it('gives a guess up that nobody confirms', async () => {
    home = await Household.open();
    const guessed = home.guess('a:1');
    await home.advance(2_000, 50);
    await guessed;
    await home.advance(9 * 60_000, 1_000);
    expect(home.warm).toEqual(['a:1']);
    await home.advance(2 * 60_000, 1_000);
    expect(home.warm).toEqual([]);
    expect(home.boxes[0]?.inUse).toEqual([]);
  });

  it('guesses only where the pool has room', async () => {
    home = await Household.open({ capacity: 2 });
    await home.watch('ann', 'a:1');
    await home.watch('ann', 'a:2');
    expect(await home.guess('a:3')).toBe('no-spare-slot');
    expect(home.warm).toEqual(['a:1', 'a:2']);
  });
});

describe('an entry that nobody holds and whose FFmpeg dies', () => {
  it('is joined by nobody while its connection closes', async () => {
    home = await Household.open({ directCapacity: 1 });
    await home.watch('ann', 'a:1');
    const [live] = home.lives;
    await home.watch('ann', 'a:2');
    expect(home.warm).toEqual(['a:1', 'a:2']);
    live?.kill();
    // FFmpeg has gone by then, the connection has not.
    await home.advance(45, 5);
    expect(home.boxes[0]?.inUse).toEqual(['a:1', 'a:2']);
    const bob = await home.watch('bob', 'a:1');
    expect(bob.entry.state.kind).toBe('running');
    expect(home.plays.ofViewer('bob')).toEqual([bob]);
  });
});

describe('by hand', () => {
  it('keeps a pinned entry beyond any timeout and pressure, until it is taken out', async () => {
    home = await Household.open({ capacity: 1 });
    const pinned = home.pin('a:1');
    await home.advance(2_000, 50);
    await pinned;
    await home.watch('ann', 'a:2');
    await home.watch('ann', 'a:3');
    await home.advance(30 * 60_000, 1_000);
    expect(home.warm).toEqual(['a:1', 'a:3']);
    void home.warmth.pins.letGo('a:1');
    await home.advance(200, 20);
    expect(home.warm).toEqual(['a:3']);
    expect(home.boxes[0]?.inUse).not.toContain('a:1');
  });

  it('stops what nobody watches, and refuses what somebody does', async () => {
    home = await Household.open();
    const { entry } = await home.watch('ann', 'a:1');
    await expect(home.warmth.stopEntry(entry.key)).rejects.toMatchObject({ code: 'still-watched' });
    await home.stop('ann');
    void home.warmth.stopEntry(entry.key);
    await home.advance(200, 20);
    expect(home.warm).toEqual([]);
    expect(home.boxes[0]?.inUse).toEqual([]);
  });
});

describe('what dies', () => {
  it('is healed while somebody watches, and let go when nobody does (POOL-9)', async () => {
    home = await Household.open();
    await home.watch('ann', 'a:1');
    for (const live of home.lives) live.kill();
    await home.advance(3_000, 50);
    expect(home.warm).toEqual(['a:1']);
    await home.stop('ann');
    for (const live of home.lives) live.kill();
    await home.advance(200, 20);
    expect(home.warm).toEqual([]);
    expect(evictions()).toEqual([['a:1', 'dead']]);
    expect(home.boxes[0]?.inUse).toEqual([]);
    expect(home.journal.metrics().restarts).toBe(1);
  });

  it('ends a play session whose player has gone without a word (POOL-5)', async () => {
    home = await Household.open();
    const session = await home.watch('ann', 'a:1');
    home.fallSilent(session.id);
    await home.advance(15_000, 500);
    expect(home.plays.list()).toEqual([]);
    expect(home.viewers.find('ann')?.state.kind).toBe('idle');
    expect(home.warm).toEqual(['a:1']);
  });
});
