import type { Daypart } from '../../../shared/model/prediction.ts';

/** A moment as people live it: by the clock on their wall. */
export interface LocalTime {
  /** 0 to 24, with fractions. */
  readonly hour: number;
  readonly weekend: boolean;
}

const begins: readonly (readonly [hour: number, Daypart])[] = [
  [0, 'night'],
  [6, 'morning'],
  [10, 'midday'],
  [14, 'afternoon'],
  [18, 'evening'],
  [21, 'late'],
];

/** Six of a weekday, then six of a weekend day. */
export const daypartCount = begins.length * 2;

export function daypartAt({ hour }: LocalTime): Daypart {
  return begins.findLast(([from]) => from <= hour)?.[1] ?? 'night';
}

export function daypartIndex(time: LocalTime): number {
  return begins.findLastIndex(([from]) => from <= time.hour) + (time.weekend ? begins.length : 0);
}
