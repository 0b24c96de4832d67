/** When an upstream has taken too long, and what is then wrong. Pure; the Upstream keeps the time. */
import type { ErrorCode } from '../../../shared/errors.ts';

/** All in milliseconds, except `unsyncedBytes`. */
export interface UpstreamLimits {
  /** Until the box answers. A tuner takes 1–3 s to lock, a satellite dish that turns up to 10 s. */
  readonly answerMs: number;
  /** From the answer to the first byte. Boxes that answer before they have tuned (TVHeadend) need up to 3 s. */
  readonly firstByteMs: number;
  /** From the first byte to packets, and how much that is none is looked at: 50 packets would do, but a box may send a preamble. */
  readonly syncMs: number;
  readonly unsyncedBytes: number;
  /** From the first packet to the first keyframe, or from one picture to the next. The longest GOPs of IPTV take 10 s. */
  readonly pictureMs: number;
  /** Without a packet. A person takes a picture that stands still for a fault after 3 s; a box may need that long to find its signal again. */
  readonly silenceMs: number;
  /** For which a stream is encrypted without a keyframe. Descrambling boxes let the first second through as it comes. */
  readonly scrambledMs: number;
}

export const upstreamLimits: UpstreamLimits = {
  answerMs: 15_000,
  firstByteMs: 5_000,
  syncMs: 5_000,
  unsyncedBytes: 256 * 1024,
  pictureMs: 12_000,
  silenceMs: 5_000,
  scrambledMs: 2_000,
};

/** When what happened, in milliseconds of the monotonic clock; undefined while it has not. */
export interface Progress {
  readonly openedAtMs: number;
  answeredAtMs?: number;
  firstByteAtMs?: number;
  lastByteAtMs?: number;
  firstPacketAtMs?: number;
  lastPacketAtMs?: number;
  /** The first keyframe. */
  keyframeAtMs?: number;
  /** The last picture, or with radio the last sound, whether a keyframe or not. */
  lastPesAtMs?: number;
  /** Since when it has been encrypted. */
  scrambledSinceMs: number | undefined;
}

interface Deadline {
  readonly atMs: number;
  readonly code: ErrorCode;
}

export function deadline(progress: Progress, limits: UpstreamLimits): Deadline {
  const { openedAtMs, answeredAtMs, firstByteAtMs, firstPacketAtMs, keyframeAtMs } = progress;
  if (answeredAtMs === undefined) return { atMs: openedAtMs + limits.answerMs, code: 'source-silent' };
  if (firstByteAtMs === undefined) return { atMs: answeredAtMs + limits.firstByteMs, code: 'source-silent' };
  const lastByteAtMs = progress.lastByteAtMs ?? firstByteAtMs;
  if (firstPacketAtMs === undefined) {
    return earliest([
      { atMs: firstByteAtMs + limits.syncMs, code: 'not-a-stream' },
      { atMs: lastByteAtMs + limits.silenceMs, code: 'source-silent' },
    ]);
  }
  const pictureFromMs = keyframeAtMs === undefined ? firstPacketAtMs : (progress.lastPesAtMs ?? keyframeAtMs);
  const deadlines: Deadline[] = [
    { atMs: (progress.lastPacketAtMs ?? firstPacketAtMs) + limits.silenceMs, code: 'source-silent' },
    { atMs: pictureFromMs + limits.pictureMs, code: 'no-picture' },
  ];
  if (progress.scrambledSinceMs !== undefined) {
    deadlines.push({ atMs: progress.scrambledSinceMs + limits.scrambledMs, code: 'channel-protected' });
  }
  return earliest(deadlines);
}

/** The earliest; of two at the same time the first. */
const earliest = (deadlines: readonly Deadline[]): Deadline =>
  deadlines.reduce((best, next) => (next.atMs < best.atMs ? next : best));
