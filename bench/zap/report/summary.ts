import type { ZapKind, ZapReport } from '../../../src/shared/model/zap-report.ts';
import { quantile } from '../../support/statistics.ts';
import { type AppSample, overMs, type RivalSample, reportedOverMs } from '../samples.ts';

/** Milliseconds. */
export interface Spread {
  readonly p50: number | undefined;
  readonly p95: number | undefined;
}

export interface AppSummary {
  /** How many were shown, and were of the kind that was meant: they alone count below. */
  readonly n: number;
  /** Key to picture, on the display and by the app's own report. */
  readonly screen: Spread;
  readonly report: Spread;
  /** The picture on the display less the keyframe at the tap; and the app's account of the same. */
  readonly over: Spread;
  readonly reportedOver: Spread;
  readonly keyframe: Spread;
  readonly hold: Spread;
  readonly gap: Spread;
  /** The longest standstill of each zap, the first hold included. */
  readonly longest: Spread;
  /** How often playback waited, over all zaps. */
  readonly stalls: number;
  readonly sound: Spread;
  readonly behind: Spread;
  readonly unfit: readonly string[];
  /** By how much display and report differ, display less report. */
  readonly disagreement: Spread;
  /** Shown by the app's account, but not seen on the display. */
  readonly unseen: number;
}

type Fit = AppSample & { readonly report: ZapReport };

const isFit = (sample: AppSample): sample is Fit =>
  sample.report?.outcome === 'shown' && sample.report.kind === sample.kind;

export function summariseApp(samples: readonly AppSample[]): AppSummary {
  const fit = samples.filter(isFit);
  const spreadOf = (value: (sample: Fit) => number | undefined) => spread(fit.flatMap((each) => value(each) ?? []));
  return {
    n: fit.length,
    screen: spreadOf(({ screenMs }) => screenMs),
    report: spreadOf(({ report }) => report.totalMs),
    over: spreadOf(overMs),
    reportedOver: spreadOf(({ report }) => reportedOverMs(report)),
    keyframe: spreadOf(({ keyframeMs }) => keyframeMs),
    hold: spreadOf(({ aftermath }) => aftermath?.holdMs),
    gap: spreadOf(({ aftermath }) => aftermath?.gapMs),
    longest: spreadOf(({ aftermath }) => longestOf(aftermath?.holdMs, aftermath?.gapMs)),
    stalls: fit.reduce((sum, { aftermath }) => sum + (aftermath?.waits ?? 0), 0),
    sound: spreadOf(({ aftermath }) => aftermath?.soundMs),
    behind: spreadOf(({ behindMs }) => behindMs),
    unfit: samples.filter((each) => !isFit(each)).map(unfitness),
    disagreement: spreadOf(({ screenMs, report }) => (screenMs === undefined ? undefined : screenMs - report.totalMs)),
    unseen: fit.filter(({ screenMs }) => screenMs === undefined).length,
  };
}

function longestOf(holdMs: number | undefined, gapMs: number | undefined): number | undefined {
  return holdMs === undefined || gapMs === undefined ? undefined : Math.max(holdMs, gapMs);
}

export interface RivalSummary {
  readonly n: number;
  readonly screen: Spread;
  readonly over: Spread;
  readonly keyframe: Spread;
  readonly gap: Spread;
  readonly behind: Spread;
  /** Zaps after which the target was never seen. */
  readonly unseen: number;
}

export function summariseRival(samples: readonly RivalSample[]): RivalSummary {
  const seen = samples.filter(({ screenMs }) => screenMs !== undefined);
  const spreadOf = (value: (sample: RivalSample) => number | undefined) =>
    spread(seen.flatMap((each) => value(each) ?? []));
  return {
    n: seen.length,
    screen: spreadOf(({ screenMs }) => screenMs),
    over: spreadOf(overMs),
    keyframe: spreadOf(({ keyframeMs }) => keyframeMs),
    gap: spreadOf(({ gapMs }) => gapMs),
    behind: spreadOf(({ behindMs }) => behindMs),
    unseen: samples.length - seen.length,
  };
}

export const ofKind = (samples: readonly AppSample[], kind: ZapKind, groups: readonly string[]): AppSample[] =>
  samples.filter((each) => each.kind === kind && groups.includes(each.group));

function spread(values: readonly number[]): Spread {
  return { p50: quantile(values, 0.5), p95: quantile(values, 0.95) };
}

function unfitness({ group, kind, number, report }: AppSample): string {
  const what = `${group}, ${kind}: channel ${number}`;
  if (!report) return `${what} hung: neither a picture nor a failure`;
  const { outcome, errorCode } = report;
  return outcome === 'failed' ? `${what} failed (${errorCode ?? 'without a reason'})` : `${what} was ${report.kind}`;
}
