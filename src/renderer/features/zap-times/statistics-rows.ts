/** Sorts the groups of the engine's statistics: kinds in the order of speed, channels in the order of their numbers. Pure. */
import type { ZapKind, ZapStatistics } from '../../../shared/model/zap-report.ts';

export interface StatisticsRows {
  readonly kinds: readonly ZapStatistics[];
  readonly channels: readonly ZapStatistics[];
}

const kindOrder: readonly string[] = ['pre-rolled', 'warm', 'cold'] satisfies ZapKind[];

export function statisticsRows(statistics: readonly ZapStatistics[]): StatisticsRows {
  const isKind = ({ group }: ZapStatistics): boolean => kindOrder.includes(group);
  return {
    kinds: statistics.filter(isKind).toSorted((a, b) => kindOrder.indexOf(a.group) - kindOrder.indexOf(b.group)),
    // 5.10 comes after 5.2, as on the set.
    channels: statistics
      .filter((row) => !isKind(row))
      .toSorted((a, b) => a.group.localeCompare(b.group, 'en', { numeric: true })),
  };
}
