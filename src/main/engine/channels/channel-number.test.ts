import { expect, it } from 'vitest';
import { compareChannelNumbers, parseChannelNumber } from './channel-number.ts';

it('sorts by value, part by part', () => {
  const numbers = ['10.1', '7.2', '100', '7', '7.10', '7.1', '8-1', '2'];
  expect(numbers.toSorted(compareChannelNumbers)).toEqual(['2', '7', '7.1', '7.2', '7.10', '8-1', '10.1', '100']);
});

it.each([
  ['7', '7'],
  [' 007 ', '7'],
  ['7.1', '7.1'],
  ['7-1', '7-1'],
  ['0', undefined],
  ['0.1', '0.1'],
  ['', undefined],
  ['seven', undefined],
  ['7.1.2', undefined],
  ['-3', undefined],
  ['12345678901', undefined],
  [undefined, undefined],
])('reads %j as %j', (text, expected) => expect(parseChannelNumber(text)).toBe(expected));
