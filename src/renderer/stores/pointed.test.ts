import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Channel } from '../../shared/model/channel.ts';
import { hintedChannelId, type Pointing, Rest, restMs } from './pointed.ts';
import { firstRow, poolRows } from './pool-rows.ts';
import { engineView, entry } from './testing/views.ts';

const channels: Channel[] = ['2', '4', '7', '41', '70'].map((number) => ({
  id: `demo:${number}`,
  number,
  name: number,
  boxId: 'demo',
  boxName: 'Demo',
}));
const hint = (more: Partial<Pointing>): string | undefined =>
  hintedChannelId({
    ...{ typed: '', list: false, cursor: 0, hovered: undefined, pool: false, poolCursor: firstRow },
    ...{ channels, poolRows: [], targetId: 'demo:2' },
    ...more,
  });

describe('hintedChannelId', () => {
  it('is nothing over the bare picture', () => {
    expect(hint({ cursor: 3, hovered: 'demo:7' })).toBeUndefined();
  });

  it('is the row under the cursor of the list, or under the pointer while that leads', () => {
    expect(hint({ list: true, cursor: 3 })).toBe('demo:41');
    expect(hint({ list: true, cursor: 3, hovered: 'demo:7' })).toBe('demo:7');
    expect(hint({ list: true, cursor: 99 })).toBeUndefined();
  });

  it('is what the number means so far, whatever lies behind it', () => {
    expect(hint({ typed: '7', list: true, cursor: 3 })).toBe('demo:7');
    expect(hint({ typed: '4' })).toBe('demo:4');
    expect(hint({ typed: '99', list: true, cursor: 3 })).toBeUndefined();
  });

  it('is the row under the cursor of the pool, if it can be zapped to', () => {
    const rows = poolRows(engineView({ entries: [entry('demo:7'), entry('demo:gone', { startedAtMs: 1 })] }));
    expect(hint({ pool: true, poolRows: rows })).toBe('demo:7');
    expect(hint({ pool: true, poolRows: rows, poolCursor: { id: undefined, index: 1 } })).toBeUndefined();
    expect(hint({ pool: true })).toBeUndefined();
  });

  it('is nothing for what is on already', () => {
    expect(hint({ list: true, cursor: 0 })).toBeUndefined();
    expect(hint({ typed: '2' })).toBeUndefined();
  });
});

describe('Rest', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('passes on what has rested, not what was passed by, and takes back what is left at once', () => {
    const said: (string | undefined)[] = [];
    const rest = new Rest<string>((value) => said.push(value));
    for (const value of ['a', 'b', 'c']) {
      rest.put(value);
      vi.advanceTimersByTime(restMs - 1);
    }
    expect(said).toEqual([undefined, undefined, undefined]);
    // Saying it again does not make it begin anew.
    rest.put('c');
    vi.advanceTimersByTime(1);
    expect(said.at(-1)).toBe('c');
    rest.put(undefined);
    expect(said.at(-1)).toBeUndefined();
    rest.dispose();
  });

  it('says nothing more once it is disposed of', () => {
    const said: (string | undefined)[] = [];
    const rest = new Rest<string>((value) => said.push(value));
    rest.put('a');
    rest.dispose();
    vi.advanceTimersByTime(restMs * 2);
    expect(said).toEqual([undefined]);
  });
});
