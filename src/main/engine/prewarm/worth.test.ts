import { describe, expect, it } from 'vitest';
import { onwardFrom, wantedOf, worthOf } from './worth.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const forecastOf = (chances: Readonly<Record<string, number>>) => ({
  probabilityOf: (id: string) => chances[id] ?? 0,
  top: (count: number) =>
    Object.entries(chances)
      .toSorted(([, x], [, y]) => y - x)
      .slice(0, count)
      .map(([channelId, probability]) => ({
        channelId,
        probability,
        reason: { expert: 'onward' as const, daypart: 'evening' as const, weekend: false },
      })),
});

describe('what it is worth to have a channel running', () => {
  it('is the chance that it comes next, and something for the run that may go on', () => {
    const onward = onwardFrom(ids, 1, 1);
    expect(onward?.ids).toEqual(['c', 'd', 'e']);
    const forecast = forecastOf({ c: 0.6, d: 0.1 });
    expect(worthOf('c', forecast, onward)).toBe(0.6);
    expect(worthOf('d', forecast, onward)).toBeCloseTo(0.1 + 0.36 / 2, 12);
    expect(worthOf('e', forecast, onward)).toBeCloseTo(0.216 / 4, 12);
    expect(worthOf('f', forecast, onward)).toBe(0);
    expect(worthOf('d', forecast, undefined)).toBe(0.1);
  });

  it('goes round the end of the line-up, both ways', () => {
    expect(onwardFrom(ids, 5, 1)?.ids).toEqual(['a', 'b', 'c']);
    expect(onwardFrom(ids, 0, -1)?.ids).toEqual(['f', 'e', 'd']);
    expect(onwardFrom(ids, undefined, 1)).toBeUndefined();
    expect(onwardFrom(['a', 'b'], 0, 1)).toBeUndefined();
  });

  it('is enough for a start from 0.05 on', () => {
    const wanted = wantedOf(forecastOf({ c: 0.6, a: 0.05, f: 0.049 }), onwardFrom(ids, 1, 1));
    expect(wanted.map(({ channelId }) => channelId)).toEqual(['c', 'a', 'd', 'e']);
  });
});
