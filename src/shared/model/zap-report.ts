/**
 * One finished zap, measured where it is felt (ZAP-1): from the key press to the first presented frame.
 * The same object goes over the bridge (event `zap-reported`) and into the log as a JSON line.
 */
import { z } from 'zod';
import { errorCodeSchema } from '../errors.ts';

export const zapKindSchema = z.enum(['cold', 'warm', 'pre-rolled']);
export type ZapKind = z.infer<typeof zapKindSchema>;

const milliseconds = z.number().nonnegative();

/** Where the time went, in milliseconds. A part that did not happen (a warm zap waits for no tuner) is left out. */
export const zapPartsSchema = z.object({
  /** Waiting whether another key press follows (0 for a single press). */
  settleMs: milliseconds.optional(),
  /** From asking the box until it answered with a stream. */
  tunerMs: milliseconds.optional(),
  /** From the box's answer until the first keyframe had arrived: whole, or where FFmpeg converts it, its beginning. */
  keyframeMs: milliseconds.optional(),
  /** From the first keyframe until FFmpeg's first fragment could be handed out; what is not converted needs no such thing. */
  segmentMs: milliseconds.optional(),
  /** From the engine's answer until the player had the first of the media (by HLS: its playlist). */
  playlistMs: milliseconds.optional(),
  /** From there until the first frame was on the screen. */
  decodeMs: milliseconds.optional(),
});
export type ZapParts = z.infer<typeof zapPartsSchema>;

export const zapReportSchema = z.object({
  zapId: z.string(),
  /** Milliseconds since 1970 of the key press. */
  atMs: z.number(),
  from: z.string().optional().describe('number of the channel that was left'),
  channelId: z.string(),
  number: z.string(),
  name: z.string(),
  kind: zapKindSchema,
  outcome: z.enum(['shown', 'failed']),
  /** From the key press to the first presented frame, or to the message when it failed. */
  totalMs: milliseconds,
  parts: zapPartsSchema,
  /** How it was brought to the screen: "h264 copy", "mpeg2video → h264". */
  video: z.string().optional(),
  audio: z.string().optional(),
  errorCode: errorCodeSchema.optional(),
});
export type ZapReport = z.infer<typeof zapReportSchema>;

/** p50/p95 of the zaps of one kind or one channel, over the newest reports that are kept. */
export const zapStatisticsSchema = z.object({
  group: z.string(),
  count: z.number().int(),
  p50Ms: milliseconds,
  p95Ms: milliseconds,
});
export type ZapStatistics = z.infer<typeof zapStatisticsSchema>;
