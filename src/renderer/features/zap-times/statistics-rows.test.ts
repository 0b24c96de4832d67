import { expect, it } from 'vitest';
import { statisticsRows } from './statistics-rows.ts';

const row = (group: string) => ({ group, count: 1, p50Ms: 100, p95Ms: 200 });

it('parts kinds from channels and sorts both', () => {
  const groups = ['cold', '5.10 Ten', '12 Twelve', 'warm', '5.2 Two', 'pre-rolled'];
  const { kinds, channels } = statisticsRows(groups.map(row));
  expect(kinds.map(({ group }) => group)).toEqual(['pre-rolled', 'warm', 'cold']);
  expect(channels.map(({ group }) => group)).toEqual(['5.2 Two', '5.10 Ten', '12 Twelve']);
});
