/**
 * Thousands of random interleavings of what people, players, boxes and processes do, against what must hold whatever happens. The engine
 * is the real one; boxes, FFmpeg and the clock are fakes. A failure prints its seed and the shortest row of actions that still fails.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { it } from 'vitest';
import type { LeaseSet } from './kernel/lease.ts';
import { FakeBox } from './testing/fake-box.ts';
import { Household } from './testing/household.ts';

/** Less than there are tuners, so that both limits are met. */
const capacity = 3;
const names = ['ann', 'bob', 'cid'] as const;
const channels = ['a:1', 'a:2', 'a:3', 'a:4', 'a:5', 'b:1', 'b:2'] as const;
const profiles = ['auto', 'auto', 'auto', '360p'] as const;

const who = fc.constantFrom(...names);
const what = fc.constantFrom(...channels);
const how = fc.constantFrom(...profiles);
const nth = fc.nat(7);

const action = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('zap' as const), who, what, how }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('zap and give up' as const), who, what, afterMs: fc.nat(1_500) }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('stop' as const), who, times: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop what never was' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fall silent' as const), nth }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disconnect' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pin' as const), what }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unpin' as const), what }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('guess' as const), what }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('take back' as const), what }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pre-roll' as const), who, what }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('pre-roll and give up' as const), who, what, afterMs: fc.nat(800) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('show pre-rolled' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop pre-rolled' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('processor' as const), idleShare: fc.constantFrom(0.01, 0.9) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('raw join' as const), what }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('raw leave' as const), nth }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), nth }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hang' as const), nth }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const), nth }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stall' as const), nth }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stranger' as const), comes: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop by hand' as const), nth }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(10, 40, 200, 900, 2_500, 7_000, 60_000),
    }),
  },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

class Run {
  readonly home: Household;
  readonly #raw: { end(): Promise<void> }[] = [];
  /** How zaps ended. */
  readonly #outcomes: Promise<unknown>[] = [];

  constructor(home: Household) {
    this.home = home;
  }

  /** Starts it; what it leads to happens as time passes. */
  act(step: Action): void {
    const { home } = this;
    switch (step.do) {
      case 'zap':
        return void this.#outcomes.push(home.zap(step.who, step.what, step.how));
      case 'zap and give up': {
        const abort = new AbortController();
        home.clock.after(step.afterMs, () => abort.abort());
        return void this.#outcomes.push(home.zap(step.who, step.what, 'auto', abort.signal));
      }
      case 'stop':
        for (let i = 0; i < step.times; i++) void home.plays.stopAll(step.who);
        return undefined;
      case 'stop what never was':
        return void home.plays.stop('never was');
      case 'fall silent': {
        const plays = home.plays.list();
        const session = plays[step.nth % Math.max(1, plays.length)];
        return session && home.fallSilent(session.id);
      }
      case 'disconnect':
        return home.viewers.end(step.who);
      case 'pin':
        return void home.pin(step.what);
      case 'unpin':
        return void home.warmth.pins.letGo(step.what);
      case 'guess':
        return void home.guess(step.what);
      case 'take back':
        return void home.warmth.guesses.letGo(step.what);
      case 'pre-roll':
        return void this.#outcomes.push(home.preRoll(step.who, step.what));
      case 'pre-roll and give up': {
        const abort = new AbortController();
        home.clock.after(step.afterMs, () => abort.abort());
        return void this.#outcomes.push(home.preRoll(step.who, step.what, abort.signal));
      }
      case 'show pre-rolled': {
        const [session] = home.plays.unseen();
        return void (session && this.#outcomes.push(home.confirm(step.who, session.id)));
      }
      case 'drop pre-rolled':
        for (const { id } of home.plays.unseen()) void home.plays.stop(id);
        return undefined;
      case 'processor':
        home.idleShare = step.idleShare;
        return undefined;
      case 'raw join':
        this.#raw.push(home.warmth.upstreams.acquire(step.what, 'viewer', 'raw'));
        return undefined;
      case 'raw leave':
        return void this.#raw.splice(step.nth % Math.max(1, this.#raw.length), 1)[0]?.end();
      case 'kill':
      case 'hang':
        return [...home.lives][step.nth % Math.max(1, home.lives.size)]?.[step.do]();
      case 'cut':
      case 'stall':
        return home.boxes[step.nth % 2]?.[step.do](step.nth);
      case 'stranger':
        return this.#stranger(step.comes);
      case 'stop by hand': {
        const entries = home.warmth.pool.entries();
        const entry = entries[step.nth % Math.max(1, entries.length)];
        return void (entry && home.warmth.stopEntry(entry.key).catch(() => {}));
      }
      case 'pass':
        return undefined;
    }
  }

  /** What must hold at every moment. */
  check(): void {
    const { boxes, plays, warmth } = this.home;
    const violations = boxes.flatMap((box) => box.violations);
    assert.deepEqual(violations, [], 'a channel with two tuners');
    // POOL-4: who watches is never evicted; what ended by itself has ended their session, too.
    const unseen = plays.unseen();
    const seen = plays.list().filter((session) => !unseen.includes(session));
    const evicted = seen.filter(({ entry }) => entry.isStopping || entry.state.kind === 'stopped');
    assert.equal(evicted.length, 0, 'evicted under a viewer');
    // What is pre-rolled stands beside the capacity.
    const isBeside = (leases: LeaseSet): boolean => leases.has('preroll') && !leases.isHeld;
    const entries = warmth.pool.entries().filter(({ isUp, leases }) => isUp && !isBeside(leases));
    const held = entries.filter(({ leases }) => leases.isHeld).length;
    assert.ok(entries.length <= Math.max(capacity, held), 'entries beyond the capacity');
    const upstreams = warmth.upstreams
      .views()
      .filter(({ state, leases }) => state === 'receiving' && !leases.some(({ kind }) => kind === 'preroll'));
    const used = upstreams.filter(({ leases }) => leases.some(({ kind }) => kind !== 'prewarm')).length;
    assert.ok(upstreams.length <= Math.max(capacity, used), 'upstreams beyond the capacity');
    for (const box of boxes) {
      const { tuning } = warmth.slots.view(box.id);
      const unknown = box.inUse.filter((channelId) => !tuning.includes(channelId));
      assert.deepEqual(unknown, [], 'tuners held by nobody that we know');
    }
  }

  /** What must hold once nothing is under way: every tuner has its upstream, every lease its holder. */
  checkAtRest(): void {
    const { boxes, lives, folders, plays, warmth } = this.home;
    const entries = warmth.pool.entries();
    const upstreams = warmth.upstreams.views();
    const open = upstreams.map(({ channelId }) => channelId).toSorted();
    const inUse = boxes.flatMap((box) => box.inUse).toSorted();
    const slots = boxes.flatMap(({ id }) => warmth.slots.view(id).tuning).toSorted();
    assert.deepEqual(inUse, open, 'tuners');
    assert.deepEqual(slots, open, 'slots');
    assert.ok(lives.size <= entries.length, 'processes');
    assert.equal(folders.size, entries.length, 'folders');
    const viewers = entries.flatMap(({ leases }) => leases.list().filter(({ kind }) => kind === 'viewer'));
    assert.equal(viewers.length, plays.list().length - plays.unseen().length, 'viewer leases');
    const ready = entries.flatMap(({ leases }) => leases.list().filter(({ kind }) => kind === 'preroll'));
    assert.equal(ready.length, plays.unseen().length, 'pre-roll leases');
    assert.ok(ready.length <= 1, 'more pre-rolled than allowed');
    const feeds = upstreams.flatMap(({ leases }) => leases.filter(({ kind }) => kind === 'direct'));
    const ofTheDead = feeds.filter(({ holder }) => !entries.some(({ key }) => key === holder));
    assert.deepEqual(ofTheDead, [], 'leases of dead entries');
  }

  async end(): Promise<void> {
    const { home } = this;
    for (const box of home.boxes) box.strangers = 0;
    // Whatever was under way has come to an end by then: 15 s is the longest wait for a box, healing gives up after some 20 s.
    await home.advance(60_000, 500);
    this.check();
    this.checkAtRest();
    const outcomes = await Promise.all(this.#outcomes);
    assert.ok(!outcomes.includes('internal'), 'a zap that failed for a reason of our own');
    for (const each of this.#raw) void each.end();
    for (const name of names) home.viewers.end(name);
    for (const channel of channels) {
      void home.warmth.pins.letGo(channel);
      void home.warmth.guesses.letGo(channel);
    }
    await home.advance(11 * 60_000, 2_000);
    const left = [home.warmth.pool.entries().length, home.warmth.upstreams.views().length];
    assert.deepEqual(left, [0, 0], 'idle for ever');
    await home.dispose();
    assert.deepEqual([home.lives.size, home.folders.size, home.clock.pending], [0, 0, 0], 'left at the end');
    for (const box of home.boxes) assert.deepEqual(box.inUse, [], 'tuners left at the end');
  }

  #stranger(comes: boolean): void {
    const [box] = this.home.boxes;
    if (box) box.strangers = Math.max(0, Math.min(2, box.strangers + (comes ? 1 : -1)));
  }
}

it('keeps its promises under any interleaving', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 60 }), async (steps) => {
      const home = await Household.open({ capacity, directCapacity: capacity, conversions: 1 }, (clock) => [
        new FakeBox('a', 5, 4, clock),
        new FakeBox('b', 2, 1, clock),
      ]);
      const run = new Run(home);
      for (const step of steps) {
        run.act(step);
        await home.advance(step.do === 'pass' ? step.ms : 10, 500);
        run.check();
      }
      await run.end();
    }),
    { numRuns: Number(process.env['AFTERGLOW_MODEL_RUNS'] ?? 150) },
  );
});
