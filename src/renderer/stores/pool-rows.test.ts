import { describe, expect, it } from 'vitest';
import { connectionRows, cursorIndex, isBeside, poolRows, slotRows } from './pool-rows.ts';
import { engineView, entry, lease, score, upstream } from './testing/views.ts';

describe('slotRows', () => {
  it('has what is in use first and what goes first last', () => {
    const entries = [
      entry('guess', { leases: [lease('prewarm')], score: score(0.9, true) }),
      entry('stopping', { state: { kind: 'stopping' } }),
      entry('low', { score: score(-10.2) }),
      entry('pinned', { leases: [lease('pinned')] }),
      entry('high', { score: score(0.4) }),
      entry('watched', { leases: [lease('viewer')] }),
    ];
    const keys = slotRows(engineView({ entries })).map((row) => row.entry.key);
    expect(keys).toEqual(['watched', 'pinned', 'high', 'low', 'guess', 'stopping']);
  });

  it('keeps equals in the order in which they were started', () => {
    const entries = [entry('b', { startedAtMs: 2 }), entry('a', { startedAtMs: 1 })];
    expect(slotRows(engineView({ entries })).map((row) => row.entry.key)).toEqual(['a', 'b']);
  });
});

describe('what is held ready', () => {
  it('stands beside the others, unless somebody uses it', () => {
    expect(isBeside({ leases: [lease('preroll')] })).toBe(true);
    expect(isBeside({ leases: [lease('preroll'), lease('prewarm')] })).toBe(true);
    expect(isBeside({ leases: [lease('preroll'), lease('viewer')] })).toBe(false);
    expect(isBeside({ leases: [] })).toBe(false);
  });

  it('comes after what is warm, and its connection is no row of its own', () => {
    const entries = [
      entry('ready', { leases: [lease('preroll', 'window')], score: score(0.9, true) }),
      entry('warm', { score: score(0.1) }),
    ];
    const upstreams = [upstream('ready', { leases: [lease('preroll', 'ready')] })];
    const rows = poolRows(engineView({ entries, upstreams }));
    expect(rows.map(({ id }) => id)).toEqual(['slot warm', 'slot ready']);
  });

  it('keeps its place among the others when it was warm before', () => {
    const before = entry('before', { leases: [lease('preroll')], score: score(0.4) });
    const rows = slotRows(engineView({ entries: [entry('low', { score: score(0.1) }), before] }));
    expect(rows.map(({ entry: { key } }) => key)).toEqual(['before', 'low']);
  });
});

describe('connectionRows', () => {
  it('leaves out what feeds a slot', () => {
    const upstreams = [upstream('fed', { leases: [lease('direct', 'fed')] }), upstream('alone', { score: score(0.1) })];
    expect(connectionRows(engineView({ upstreams })).map((row) => row.channelId)).toEqual(['alone']);
  });

  it('leaves out what feeds a slot that is a guess, but not a guess of its own', () => {
    const upstreams = [
      upstream('a', { leases: [lease('prewarm', 'a')] }),
      upstream('b', { leases: [lease('prewarm')] }),
    ];
    const entries = [entry('a', { leases: [lease('prewarm')] })];
    expect(connectionRows(engineView({ entries, upstreams })).map((row) => row.channelId)).toEqual(['b']);
  });
});

describe('cursorIndex', () => {
  const view = engineView({
    entries: [entry('a', { score: score(2) }), entry('b', { score: score(1) })],
    upstreams: [upstream('a')],
  });
  const rows = poolRows(view);

  it('follows a row to its new place', () => {
    const turned = engineView({ ...view, entries: [entry('a', { score: score(1) }), entry('b', { score: score(2) })] });
    expect(cursorIndex(rows, { id: 'slot b', index: 1 })).toBe(1);
    expect(cursorIndex(poolRows(turned), { id: 'slot b', index: 1 })).toBe(0);
  });

  it('tells a slot from a connection of the same channel', () => {
    expect(rows[cursorIndex(rows, { id: 'connection box a', index: 0 })]?.kind).toBe('connection');
  });

  it('stays where it was when its row has gone, and on the last one at the end', () => {
    expect(cursorIndex(rows, { id: 'slot gone', index: 1 })).toBe(1);
    expect(cursorIndex(rows, { id: 'slot gone', index: 9 })).toBe(2);
    expect(cursorIndex([], { id: undefined, index: 0 })).toBe(-1);
  });
});
