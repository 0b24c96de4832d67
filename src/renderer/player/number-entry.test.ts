import { describe, expect, it } from 'vitest';
import type { Channel } from '../../shared/model/channel.ts';
import { channelOfNumber, readNumber, typeKey } from './number-entry.ts';

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

describe('readNumber', () => {
  const demo = ['2', '4', '5', '7', '9', '11', '13', '20', '28', '36', '41', '70'].map(channel);
  const read = (line: readonly Channel[], typed: string): string => {
    const { channel, complete } = readNumber(line, typed);
    return `${channel?.number ?? 'none'}${complete ? ', taken' : ''}`;
  };

  it.each([
    ['9', '9, taken'],
    ['5', '5, taken'],
    ['7', '7'],
    ['70', '70, taken'],
    ['4', '4'],
    ['41', '41, taken'],
    ['1', 'none'],
    ['3', 'none'],
  ])('%s is %s in the line-up of the demo box', (typed, meaning) => {
    expect(read(demo, typed)).toBe(meaning);
  });

  it('waits where nothing matches: somebody may still be correcting', () => {
    expect(read(demo, '99')).toBe('none');
    expect(read(demo, '411')).toBe('none');
  });

  it('waits for a sub-channel, however it is written', () => {
    expect(read(channels, '7')).toBe('7');
    expect(read(channels, '7.')).toBe('7');
    expect(read(channels, '7.1')).toBe('7.1, taken');
    expect(read(channels, '5')).toBe('none');
    expect(read(channels, '5.2')).toBe('5-2, taken');
    expect(read(['7.1', '7.10'].map(channel), '7.1')).toBe('7.1');
  });

  it('takes zeros in front for nothing yet', () => {
    expect(read(demo, '0')).toBe('none');
    expect(read(demo, '04')).toBe('4');
    expect(read(demo, '041')).toBe('41, taken');
    expect(read(demo, '009')).toBe('9, taken');
    expect(read(['0', '1'].map(channel), '0')).toBe('0');
    expect(read(['0'].map(channel), '0')).toBe('0, taken');
  });

  it('does not mind the same number on two boxes', () => {
    expect(read([channel('3'), { ...channel('3'), id: 'other:3', boxId: 'other' }], '3')).toBe('3, taken');
  });

  it('waits for no more than can be typed', () => {
    expect(read(['12345678', '123456789'].map(channel), '12345678')).toBe('12345678, taken');
  });

  it('reads among 2,000 channels', () => {
    const many = Array.from({ length: 2_000 }, (_, index) => channel(String(index + 1)));
    expect(read(many, '2')).toBe('2');
    expect(read(many, '200')).toBe('200');
    expect(read(many, '201')).toBe('201, taken');
    expect(read(many, '2000')).toBe('2000, taken');
    expect(read(many, '1999')).toBe('1999, taken');
    expect(read(many, '2001')).toBe('none');
  });
});
