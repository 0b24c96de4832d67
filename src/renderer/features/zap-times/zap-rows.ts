/** Turns zap reports into what the chart draws: one row per column, and the marks of its axis. Pure. */
import type { ZapParts, ZapReport } from '../../../shared/model/zap-report.ts';

/** From the bottom of a column to its top, as they follow one another in time. */
export const zapParts = [
  'settleMs',
  'tunerMs',
  'keyframeMs',
  'segmentMs',
  'playlistMs',
  'decodeMs',
] as const satisfies readonly (keyof ZapParts)[];

/** `readyMs` is the whole of a pre-rolled zap but for waiting for keys: what is left is a swap, and has no parts. */
export const pieces = [...zapParts, 'readyMs', 'otherMs', 'failedMs'] as const;
type Piece = (typeof pieces)[number];

export interface ZapRow extends Readonly<Record<Piece, number>> {
  readonly id: string;
  /** Left out in the rows that only keep the columns of the first few zaps from growing as wide as the chart. */
  readonly report?: ZapReport;
  /** It took longer than the axis goes; its column is cut off there. */
  readonly beyond: boolean;
}

export interface ZapChart {
  readonly rows: readonly ZapRow[];
  /** Milliseconds; the last is the top of the chart. */
  readonly ticks: readonly number[];
}

const fewestColumns = 16;
const none: Record<Piece, number> = {
  settleMs: 0,
  tunerMs: 0,
  keyframeMs: 0,
  segmentMs: 0,
  playlistMs: 0,
  decodeMs: 0,
  readyMs: 0,
  otherMs: 0,
  failedMs: 0,
};

export function zapChart(reports: readonly ZapReport[]): ZapChart {
  const ticks = axisTicks(heightMs(reports));
  const topMs = ticks.at(-1) ?? 0;
  const rows = reports.map((report) => zapRow(report, topMs));
  for (let index = rows.length; index < fewestColumns; index++) {
    rows.push({ ...none, id: `empty-${index}`, beyond: false });
  }
  return { rows, ticks };
}

/**
 * What the chart must be able to show. A zap that failed says after how long it was given up, not how fast the app is; and a
 * single very long one would press all others to the ground: neither stretches the axis.
 */
function heightMs(reports: readonly ZapReport[]): number {
  const shown = reports.filter(({ outcome }) => outcome === 'shown');
  const sorted = (shown.length > 0 ? shown : reports).map(({ totalMs }) => totalMs).toSorted((a, b) => a - b);
  const usual = sorted[Math.ceil(sorted.length * 0.9) - 1] ?? 0;
  return Math.min(sorted.at(-1) ?? 0, usual * 2);
}

function zapRow(report: ZapReport, topMs: number): ZapRow {
  const { zapId: id, totalMs } = report;
  const row = { ...none, id, report, beyond: totalMs > topMs };
  let restMs = Math.min(totalMs, topMs);
  if (report.outcome === 'failed') return { ...row, failedMs: restMs };
  // The engine's parts and the page's are taken with two clocks; together they must not be more than the whole.
  const isReady = report.kind === 'pre-rolled';
  for (const part of isReady ? (['settleMs'] as const) : zapParts) {
    row[part] = Math.min(report.parts[part] ?? 0, restMs);
    restMs -= row[part];
  }
  row[isReady ? 'readyMs' : 'otherMs'] = restMs;
  return row;
}

/** Two to five even steps of 1, 2 or 5 times a power of ten, from 0 to `maxMs` or the next step above it. */
export function axisTicks(maxMs: number): number[] {
  const least = Math.max(maxMs, 100) / 5;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10);
  const steps = Math.ceil(Math.max(maxMs, 100) / step);
  return Array.from({ length: steps + 1 }, (_, index) => index * step);
}
