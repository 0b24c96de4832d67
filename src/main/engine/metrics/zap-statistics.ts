import type { ZapReport, ZapStatistics } from '../../../shared/model/zap-report.ts';

/** The q-quantile by the nearest-rank method: the smallest value that at least q of all values do not exceed. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

/** p50 and p95 of the zaps that were shown, per kind and per channel. Milliseconds. */
export function zapStatistics(reports: readonly ZapReport[]): ZapStatistics[] {
  const groups = new Map<string, number[]>();
  const add = (group: string, ms: number): void => {
    const values = groups.get(group);
    if (values) values.push(ms);
    else groups.set(group, [ms]);
  };
  for (const report of reports) {
    if (report.outcome !== 'shown') continue;
    add(report.kind, report.totalMs);
    add(`${report.number} ${report.name}`, report.totalMs);
  }
  return [...groups].map(([group, values]) => ({
    group,
    count: values.length,
    p50Ms: quantile(values, 0.5),
    p95Ms: quantile(values, 0.95),
  }));
}
