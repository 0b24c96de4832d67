import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../shared/errors.ts';
import { AppError } from '../kernel/app-error.ts';
import { type Deferred, deferred } from '../kernel/deferred.ts';
import { FakeClock } from '../kernel/fake-clock.ts';
import type { Box, BoxLineUp } from './box.ts';
import { LineUp } from './line-up.ts';
import { silentLog } from './testing/loopback.ts';
import { TunerSlots } from './tuner-slots.ts';

interface Load extends Deferred<BoxLineUp> {
  readonly signal: AbortSignal;
}

/** A box whose loads the test answers, one by one. */
function fakeBox(id: string): { readonly box: Box; readonly loads: Load[]; load(index: number): Load } {
  const loads: Load[] = [];
  const box: Box = {
    id,
    name: `Box ${id}`,
    kind: 'm3u',
    loadLineUp: (signal) => {
      const load = { ...deferred<BoxLineUp>(), signal };
      loads.push(load);
      return load.promise;
    },
    open: () => Promise.reject(new Error('not opened in this test')),
  };
  const load = (index: number): Load => {
    const found = loads[index];
    if (!found) throw new Error(`There was no load ${index}.`);
    return found;
  };
  return { box, loads, load };
}

function lineUpOf(boxId: string, numbers: readonly string[], tuners?: number): BoxLineUp {
  const channels = numbers.map((number) => ({
    channel: { id: `${boxId}:${number}`, number, name: number, boxId, boxName: boxId },
    source: { boxId, url: `http://h/${number}`, kind: 'mpegts' as const },
  }));
  return { channels, tuners, skippedLines: 1 };
}

/** Lets everything run that waits for nothing but its turn. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function world() {
  const clock = new FakeClock();
  const slots = new TunerSlots();
  const lineUp = new LineUp({ clock, log: silentLog, slots });
  const ids = (): string[] => lineUp.channels().map(({ id }) => id);
  const states = (): string[] => lineUp.boxes().map(({ state }) => state.kind);
  return { clock, slots, lineUp, ids, states };
}

const failing = (code: ErrorCode): AppError => new AppError(code);

describe('LineUp', () => {
  it('loads all boxes at once and merges them by number, then by box', async () => {
    const { lineUp, slots, ids, states } = world();
    const [a, b] = [fakeBox('a'), fakeBox('b')];
    const loaded = lineUp.setBoxes([a.box, b.box]);
    expect(states()).toEqual(['loading', 'loading']);
    b.load(0).resolve(lineUpOf('b', ['1', '7.10', '7.2'], 2));
    await settle();
    expect(ids()).toEqual(['b:1', 'b:7.2', 'b:7.10']);
    expect(states()).toEqual(['loading', 'ready']);
    a.load(0).resolve(lineUpOf('a', ['10', '1']));
    await loaded;
    expect(ids()).toEqual(['a:1', 'b:1', 'b:7.2', 'b:7.10', 'a:10']);
    slots.acquire('b', 'b:1');
    expect(lineUp.boxes()[1]).toEqual({
      id: 'b',
      name: 'Box b',
      kind: 'm3u',
      tuners: 2,
      tuning: ['b:1'],
      state: { kind: 'ready', channels: 3, skippedLines: 1 },
    });
    expect(lineUp.find('b:7.2')).toMatchObject({ box: b.box, source: { url: 'http://h/7.2' } });
    expect(lineUp.find('b:9')).toBeUndefined();
  });

  it('lets one box fail without the others', async () => {
    const { lineUp, ids, states } = world();
    const [a, b] = [fakeBox('a'), fakeBox('b')];
    const loaded = lineUp.setBoxes([a.box, b.box]);
    a.load(0).reject(failing('box-not-understood'));
    b.load(0).resolve(lineUpOf('b', ['1']));
    await loaded;
    expect(states()).toEqual(['failed', 'ready']);
    expect(ids()).toEqual(['b:1']);
    const [failed] = lineUp.boxes();
    expect(failed?.state).toMatchObject({ failure: { code: 'box-not-understood', context: { box: 'Box a' } } });
  });

  it('tries again after 2, 5, 15, 30, 60, 60 s, and from the start after a success', async () => {
    const { lineUp, clock, states } = world();
    const a = fakeBox('a');
    void lineUp.setBoxes([a.box]);
    let loads = 0;
    for (const delayMs of [2_000, 5_000, 15_000, 30_000, 60_000, 60_000]) {
      a.load(loads).reject(failing('box-unreachable'));
      await settle();
      expect(states()).toEqual(['failed']);
      clock.advance(delayMs - 1);
      expect(a.loads).toHaveLength(loads + 1);
      clock.advance(1);
      loads += 1;
      expect(a.loads).toHaveLength(loads + 1);
      expect(states()).toEqual(['loading']);
    }
    a.load(loads).resolve(lineUpOf('a', ['1']));
    await settle();
    expect(clock.pending).toBe(0);
    void lineUp.reload('a');
    a.load(loads + 1).reject(failing('box-unreachable'));
    await settle();
    clock.advance(2_000);
    expect(a.loads).toHaveLength(loads + 3);
    lineUp.dispose();
  });

  it('does not try again what cannot get better by itself', async () => {
    const { lineUp, clock } = world();
    const a = fakeBox('a');
    const loaded = lineUp.setBoxes([a.box]);
    a.load(0).reject(failing('playlist-unreadable'));
    await loaded;
    expect(clock.pending).toBe(0);
  });

  it('keeps what was loaded when a reload fails', async () => {
    const { lineUp, ids, states, slots } = world();
    const a = fakeBox('a');
    const loaded = lineUp.setBoxes([a.box]);
    a.load(0).resolve(lineUpOf('a', ['1', '2'], 4));
    await loaded;
    const reloaded = lineUp.reload('a');
    expect(ids()).toEqual(['a:1', 'a:2']);
    a.load(1).reject(failing('playlist-unreadable'));
    await reloaded;
    expect(states()).toEqual(['failed']);
    expect(ids()).toEqual(['a:1', 'a:2']);
    expect(slots.view('a').tuners).toBe(4);
  });

  it('lets no late result of an older load override a newer one', async () => {
    const { lineUp, ids, states } = world();
    const a = fakeBox('a');
    const first = lineUp.setBoxes([a.box]);
    const second = lineUp.reload('a');
    expect(a.load(0).signal.aborted).toBe(true);
    a.load(1).resolve(lineUpOf('a', ['2']));
    await Promise.all([first, second]);
    a.load(0).resolve(lineUpOf('a', ['1']));
    await settle();
    expect(ids()).toEqual(['a:2']);
    expect(states()).toEqual(['ready']);
  });

  it('replaces a waiting retry by a reload', async () => {
    const { lineUp, clock } = world();
    const a = fakeBox('a');
    void lineUp.setBoxes([a.box]);
    a.load(0).reject(failing('box-unreachable'));
    await settle();
    expect(clock.pending).toBe(1);
    const reloaded = lineUp.reload('a');
    expect(clock.pending).toBe(0);
    a.load(1).resolve(lineUpOf('a', ['1']));
    await reloaded;
    clock.advance(120_000);
    expect(a.loads).toHaveLength(2);
  });

  it('keeps boxes that stay, loads new ones and forgets those that left', async () => {
    const { lineUp, ids } = world();
    const [a, b, c] = [fakeBox('a'), fakeBox('b'), fakeBox('c')];
    const loaded = lineUp.setBoxes([a.box, b.box]);
    a.load(0).resolve(lineUpOf('a', ['1']));
    await settle();
    let changes = 0;
    lineUp.onChange(() => {
      changes += 1;
    });
    const changed = lineUp.setBoxes([c.box, a.box]);
    expect(changes).toBeGreaterThan(0);
    expect(b.load(0).signal.aborted).toBe(true);
    c.load(0).resolve(lineUpOf('c', ['1']));
    b.load(0).resolve(lineUpOf('b', ['1']));
    await Promise.all([loaded, changed]);
    expect(a.loads).toHaveLength(1);
    expect(ids()).toEqual(['c:1', 'a:1']);
  });

  it('ends everything when disposed', async () => {
    const { lineUp, clock } = world();
    const [a, b] = [fakeBox('a'), fakeBox('b')];
    const loaded = lineUp.setBoxes([a.box, b.box]);
    b.load(0).reject(failing('box-unreachable'));
    await settle();
    lineUp.dispose();
    await loaded;
    expect(a.load(0).signal.aborted).toBe(true);
    expect(clock.pending).toBe(0);
    await lineUp.reload('a');
    expect(a.loads).toHaveLength(1);
  });
});
