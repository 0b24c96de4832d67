// With and without, side by side. Pure.
import type { ZapKind, ZapReport } from '../../src/shared/model/zap-report.ts';
import { quantile } from '../support/statistics.ts';
import { fixed, table } from '../support/table.ts';

interface Result {
  readonly profile: string;
  readonly ahead: boolean;
  readonly reports: readonly ZapReport[];
}

export function householdTable(results: readonly Result[]): string {
  return table(
    ['household', 'prediction', 'zaps', 'pre-rolled', 'warm', 'cold', 'failed', 'p25', 'p50', 'p75', 'p95', 'mean'],
    results.map(({ profile, ahead, reports }) => {
      const shown = reports.filter(({ outcome }) => outcome === 'shown');
      const times = shown.map(({ totalMs }) => totalMs);
      const share = (kind: ZapKind) =>
        `${Math.round((shown.filter((each) => each.kind === kind).length / shown.length) * 100)} %`;
      const at = (q: number) => fixed(quantile(times, q));
      const mean = times.reduce((sum, each) => sum + each, 0) / times.length;
      return [
        ...[profile, ahead ? 'with' : 'without', reports.length, share('pre-rolled'), share('warm'), share('cold')],
        ...[reports.length - shown.length, at(0.25), at(0.5), at(0.75), at(0.95), fixed(mean)],
      ];
    }),
    2,
  );
}
