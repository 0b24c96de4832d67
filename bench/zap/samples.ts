// What is kept of each zap; all of it goes into the JSON.
import type { ZapKind, ZapReport } from '../../src/shared/model/zap-report.ts';
import type { Aftermath } from './app/aftermath.ts';

/** Milliseconds since the key. */
export interface Outside {
  /** The target's colour was on the display. */
  readonly screenMs: number | undefined;
  /** The first keyframe of a connection that the zap made had passed the tap; undefined where it made none. */
  readonly keyframeMs: number | undefined;
  /** The connection was asked for. */
  readonly connectMs: number | undefined;
}

export interface AppSample extends Outside {
  readonly group: string;
  /** What was meant to be measured; the report says what it was. */
  readonly kind: ZapKind;
  readonly number: string;
  /** None: it hung. */
  readonly report: ZapReport | undefined;
  readonly aftermath: Aftermath | undefined;
  /** How long it was watched after the first picture. */
  readonly watchedMs: number;
  /** The furthest that a picture was behind the broadcast while it was watched. */
  readonly behindMs: number | undefined;
}

export interface RivalSample extends Outside {
  readonly rival: string;
  readonly group: string;
  readonly number: string;
  /** The longest time without a new picture after the first. */
  readonly gapMs: number | undefined;
  readonly behindMs: number | undefined;
}

/** What is added to the wait for the broadcast, by the display. */
export function overMs({ screenMs, keyframeMs }: Outside): number | undefined {
  return screenMs === undefined || keyframeMs === undefined ? undefined : screenMs - keyframeMs;
}

/** The same by the app's own account. */
export function reportedOverMs({ totalMs, parts }: ZapReport): number | undefined {
  return parts.keyframeMs === undefined ? undefined : totalMs - (parts.tunerMs ?? 0) - parts.keyframeMs;
}
