import { describe, expect, it } from 'vitest';
import type { Channel } from '../../shared/model/channel.ts';
import type { Expected } from '../../shared/model/prediction.ts';
import { likelyNext } from './likely-next.ts';
import { liveJump } from './live-jump.ts';
import { readyPosition } from './ready-position.ts';

describe('readyPosition', () => {
  const every = (gopS: number, endS: number) => (aheadS: number) => Math.floor((endS - aheadS) / gopS) * gopS;

  it('stays while it is near live', () => {
    expect(readyPosition(9.2, 10, every(1, 10))).toBeUndefined();
    expect(readyPosition(0, undefined, () => undefined)).toBeUndefined();
  });

  it('goes to the newest keyframe that leaves something to play', () => {
    expect(readyPosition(8, 10.5, every(1, 10.5))).toBe(10);
    expect(readyPosition(8, 10.2, every(1, 10.2))).toBe(9);
  });

  it('goes on between keyframes where they are rare', () => {
    expect(readyPosition(8, 11.5, every(4, 11.5))).toBeCloseTo(10.9);
    // It has only just done so.
    expect(readyPosition(10.9, 11.6, every(4, 11.6))).toBeUndefined();
  });

  it('never goes back', () => {
    expect(readyPosition(10.6, 11.61, () => 10.5)).toBeUndefined();
  });
});

describe('liveJump', () => {
  it('leaves an ordinary distance alone', () => {
    expect(liveJump(0, 1.35)).toBeUndefined();
    expect(liveJump(0, undefined)).toBeUndefined();
  });

  it('goes close to the newest media, with enough left to play on', () => {
    expect(liveJump(0, 4)).toBeCloseTo(3.3);
    expect(liveJump(3.3, 4.1)).toBeUndefined();
  });
});

describe('likelyNext', () => {
  const channels: Channel[] = ['1', '2', '3', '4', '5'].map((number) => ({
    id: `a:${number}`,
    number,
    name: number,
    boxId: 'a',
    boxName: 'A',
  }));
  const at = (index: number): Channel => channels[index] as Channel;
  const expectedOf = (...numbers: string[]): Expected[] =>
    numbers.map((number, i) => ({
      channelId: `a:${number}`,
      probability: 0.5 / (i + 1),
      reason: { expert: 'onward', daypart: 'evening', weekend: false },
    }));
  const base = { channels, current: at(1), hintedId: undefined, expected: expectedOf('3', '1') };
  const numbers = (situation: Parameters<typeof likelyNext>[0]) => likelyNext(situation).map(({ number }) => number);

  it('is what the engine expects, the likeliest first', () => {
    expect(numbers(base)).toEqual(['3', '1']);
    expect(numbers({ ...base, expected: [] })).toEqual([]);
  });

  it('believes what the person points at before everything else', () => {
    expect(numbers({ ...base, hintedId: 'a:5' })).toEqual(['5', '3', '1']);
    expect(numbers({ ...base, hintedId: 'a:1' })).toEqual(['1', '3']);
    expect(numbers({ ...base, hintedId: 'gone' })).toEqual(['3', '1']);
  });

  it('says nothing of what is on, nor of what has left the line-up', () => {
    expect(numbers({ ...base, hintedId: 'a:2' })).toEqual(['3', '1']);
    expect(numbers({ ...base, current: at(2) })).toEqual(['1']);
    expect(numbers({ ...base, channels: [at(1), at(2)] })).toEqual(['3']);
    expect(numbers({ ...base, current: undefined, channels: [] })).toEqual([]);
  });
});
