import { describe, expect, it } from 'vitest';
import { parseExtInf } from './extinf.ts';

const parse = (text: string): unknown[] => {
  const { name, attributes } = parseExtInf(text);
  return [name, Object.fromEntries(attributes)];
};

describe('parseExtInf', () => {
  it.each<[string, string, Record<string, string>]>([
    ['-1,Das Erste', 'Das Erste', {}],
    [
      '-1 tvg-id="a" group-title="News, local",Movies, Drama & More',
      'Movies, Drama & More',
      { 'tvg-id': 'a', 'group-title': 'News, local' },
    ],
    ["-1 tvg-id='a b' tvg-chno=7,L'Équipe 21", "L'Équipe 21", { 'tvg-id': 'a b', 'tvg-chno': '7' }],
    ['0 TVG-ID="A"tvg-name="B",C', 'C', { 'tvg-id': 'A', 'tvg-name': 'B' }],
    [
      "-1 tvg-name=L'Equipe tvg-logo=http://h/a=b.png,L'Equipe",
      "L'Equipe",
      { 'tvg-name': "L'Equipe", 'tvg-logo': 'http://h/a=b.png' },
    ],
    ['-1, tvg-id="a",Name', 'Name', { 'tvg-id': 'a' }],
    ['-1 tvg-id="" tvg-chno="" ,  Name  ', 'Name', { 'tvg-id': '', 'tvg-chno': '' }],
    ['-1.000 tvg-id="a"', '', { 'tvg-id': 'a' }],
    ['-1 Das Erste', 'Das Erste', {}],
    ['', '', {}],
    ['-1 tvg-name="The "Best" Channel",Best', 'Best', { 'tvg-name': 'The' }],
    ['-1 tvg-name="never closed,Name', 'closed,Name'.slice(7), { 'tvg-name': 'never' }],
    ['-1\ttvg-id="a"\t,Tab\u0007bed', 'Tab bed', { 'tvg-id': 'a' }],
    ['nonsense ===,Name', 'Name', {}],
    ['-1 =,Name', 'Name', {}],
  ])('%s', (text, name, attributes) => expect(parse(text)).toEqual([name, attributes]));

  it('goes once through a very long broken line', () => {
    const broken = `-1 ${`a="x'b=" c='`.repeat(50_000)}`;
    expect(parseExtInf(broken).name).toBe('');
  });
});
