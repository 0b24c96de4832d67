import { describe, expect, it } from 'vitest';
import type { Channel } from '../../shared/model/channel.ts';
import { channelOfNumber, typeKey } from './number-entry.ts';

const channel = (number: string): Channel => ({
  id: `demo:${number}`,
  number,
  name: number,
  boxId: 'demo',
  boxName: 'Demo',
});
const channels = ['1', '7', '7.1', '12', '5-2'].map(channel);
const type = (keys: string): string => [...keys].reduce(typeKey, '');

describe('typeKey', () => {
  it('takes digits and one point, which may be a comma', () => {
    expect(type('12')).toBe('12');
    expect(type('7,1')).toBe('7.1');
    expect(type('7..1.')).toBe('7.1');
  });

  it('takes no point at the beginning, no letters, and nothing beyond eight', () => {
    expect(type('.7')).toBe('7');
    expect(type('1a2')).toBe('12');
    expect(type('123456789')).toBe('12345678');
  });
});

describe('channelOfNumber', () => {
  it.each([
    ['7', '7'],
    ['007', '7'],
    ['7.', '7'],
    ['7.1', '7.1'],
    ['5.2', '5-2'],
  ])('%s is channel %s', (typed, number) => {
    expect(channelOfNumber(channels, typed)?.number).toBe(number);
  });

  it('knows no other', () => {
    expect(channelOfNumber(channels, '99')).toBeUndefined();
    expect(channelOfNumber(channels, '71')).toBeUndefined();
  });
});
