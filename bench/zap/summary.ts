import type { ZapKind, ZapParts, ZapReport } from '../../src/shared/model/zap-report.ts';
import { median, quantile } from '../support/statistics.ts';
import { fixed, table } from '../support/table.ts';
import type { Sample } from './measure.ts';

const partNames = ['tunerMs', 'keyframeMs', 'segmentMs', 'playlistMs', 'decodeMs'] as const;

interface Spread {
  readonly p50: number | undefined;
  readonly p95: number | undefined;
}

export interface GroupSummary {
  readonly group: string;
  readonly kind: ZapKind;
  /** How the newest of them was brought to the screen. */
  readonly how: string | undefined;
  readonly n: number;
  /** From key press to picture, in milliseconds like all that follows. */
  readonly total: Spread;
  /** Total without the waiting for the box and for the broadcast's next keyframe: what we add ourselves. */
  readonly over: Spread;
  /** p50 of each part; a part that did not happen is left out. */
  readonly parts: ZapParts;
  /** Zaps that hung, failed, or were not of this kind: they count nowhere above. */
  readonly unfit: readonly string[];
}

export function summarise(samples: readonly Sample[]): GroupSummary[] {
  const keys = new Map(samples.map(({ group, kind }) => [`${group} ${kind}`, { group, kind }]));
  return [...keys.values()].map(({ group, kind }) => {
    const mine = samples.filter((each) => each.group === group && each.kind === kind);
    const fit = mine.flatMap(({ report }) => (report?.outcome === 'shown' && report.kind === kind ? report : []));
    return {
      group,
      kind,
      how: fit.at(-1) && describe(fit.at(-1)),
      n: fit.length,
      total: spread(fit.map(({ totalMs }) => totalMs)),
      over: spread(fit.map(overMs)),
      parts: medians(fit),
      unfit: mine.filter(({ report }) => !report || !fit.includes(report)).map(unfitness),
    };
  });
}

/** What we add after the first keyframe has arrived. */
function overMs({ totalMs, parts }: ZapReport): number {
  return totalMs - (parts.tunerMs ?? 0) - (parts.keyframeMs ?? 0);
}

function spread(values: readonly number[]): Spread {
  return { p50: quantile(values, 0.5), p95: quantile(values, 0.95) };
}

function medians(reports: readonly ZapReport[]): ZapParts {
  const found = partNames.flatMap((name) => {
    const value = median(reports.flatMap(({ parts }) => parts[name] ?? []));
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}

function describe(report: ZapReport | undefined): string {
  return [report?.video, report?.audio].filter((text) => text !== undefined).join(', ');
}

function unfitness({ number, report }: Sample): string {
  if (!report) return `${number} hung: neither a picture nor a failure`;
  const { outcome, kind, errorCode } = report;
  return outcome === 'failed' ? `${number} failed (${errorCode ?? 'without a reason'})` : `${number} was ${kind}`;
}

export function zapTable(summaries: readonly GroupSummary[]): string {
  const head = [
    'group',
    'kind',
    'n',
    'p50',
    'p95',
    'over p50',
    'over p95',
    'tuner',
    'keyframe',
    'segment',
    'playlist',
    'decode',
  ];
  const rows = summaries.map(({ group, kind, n, total, over, parts }) => [
    group,
    kind,
    n,
    ...[total.p50, total.p95, over.p50, over.p95].map((ms) => fixed(ms)),
    ...partNames.map((name) => fixed(parts[name])),
  ]);
  return table(head, rows, 2);
}

/** Warm beside cold, group by group. */
export function ratioTable(summaries: readonly GroupSummary[]): string {
  const head = ['group', 'cold p50', 'warm p50', 'warm/cold', 'cold over', 'warm/over', 'how'];
  const rows = summaries
    .filter(({ kind }) => kind === 'cold')
    .map((cold) => {
      const warm = summaries.find(({ group, kind }) => group === cold.group && kind === 'warm');
      return [
        cold.group,
        ...[cold.total.p50, warm?.total.p50].map((ms) => fixed(ms)),
        fixed(ratio(warm?.total.p50, cold.total.p50), 3),
        fixed(cold.over.p50),
        fixed(ratio(warm?.total.p50, cold.over.p50), 2),
        `  ${cold.how ?? ''}`,
      ];
    });
  return table(head, rows);
}

function ratio(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined || b === 0 ? undefined : a / b;
}
