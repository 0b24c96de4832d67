import { expect, test } from 'vitest';
import { readZapOptions } from './options.ts';

test('without options all is measured', () => {
  const options = readZapOptions([]);
  expect(options).toMatchObject({ rounds: 30, watchMs: 3_000, rivals: ['mpv', 'vlc', 'server'], cost: true });
  expect(options.groups).toHaveLength(8);
  expect([...options.kinds]).toEqual(['pre-rolled', 'warm', 'cold']);
});

test('lists choose', () => {
  const options = readZapOptions(['--groups', 'gop1,hevc', '--kinds', 'cold', '--without', 'vlc,cost']);
  expect(options.groups.map(({ id }) => id)).toEqual(['gop1', 'hevc']);
  expect([...options.kinds]).toEqual(['cold']);
  expect(options).toMatchObject({ rivals: ['mpv', 'server'], cost: false });
});

test('what is unknown is told with what is known', () => {
  expect(() => readZapOptions(['--groups', 'gop3'])).toThrow(/knows no gop3[\s\S]*gop0\.5/);
  expect(() => readZapOptions(['--rounds', '0'])).toThrow('whole number from 1');
  expect(() => readZapOptions(['--fast'])).toThrow('Options:');
});
