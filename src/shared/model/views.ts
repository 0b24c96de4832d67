/** What the engine shows of itself: plain, readonly shapes for the control room, the API and the tests. */
import { z } from 'zod';
import { failureSchema } from '../errors.ts';
import { predictionViewSchema } from './prediction.ts';
import { sessionViewSchema } from './session.ts';
import { keptViewSchema, leaseViewSchema, poolViewSchema, upstreamViewSchema } from './warm-pool.ts';

/** What a starting entry is waiting for: the box's answer, the first keyframe, FFmpeg's first fragment. */
const startPhaseSchema = z.enum(['tuner', 'keyframe', 'first-segment']);
export type StartPhase = z.infer<typeof startPhaseSchema>;

const entryStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('starting'), phase: startPhaseSchema }),
  z.object({ kind: z.literal('running') }),
  /** It ran, lost its source or its FFmpeg, and is being brought back in the same playlist. */
  z.object({ kind: z.literal('healing'), failure: failureSchema, attempt: z.number().int() }),
  z.object({ kind: z.literal('stopping') }),
  z.object({ kind: z.literal('stopped') }),
  z.object({ kind: z.literal('failed'), failure: failureSchema }),
]);
export type EntryStateView = z.infer<typeof entryStateSchema>;

/** What makes an entry's media: our own remuxer, in this process, or an FFmpeg. */
const workerSchema = z.enum(['remuxer', 'ffmpeg']);
export type Worker = z.infer<typeof workerSchema>;

const entryViewSchema = keptViewSchema.extend({
  key: z.string(),
  channelId: z.string(),
  /** The name of its encoding profile: "auto", "720p". */
  profile: z.string(),
  state: entryStateSchema,
  leases: z.array(leaseViewSchema),
  /** Milliseconds since 1970 at which it was started. */
  startedAtMs: z.number(),
  /** In words: "h264 copy", "mpeg2video → h264". */
  video: z.string().optional(),
  audio: z.string().optional(),
  worker: workerSchema.optional(),
  diskBytes: z.number(),
});
export type EntryView = z.infer<typeof entryViewSchema>;

const boxViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['hdhomerun', 'm3u']),
  /** How many streams it gives at once; undefined when it has no limit that we know. */
  tuners: z.number().int().optional(),
  /** What of it Afterglow holds, by channel id. */
  tuning: z.array(z.string()),
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('loading') }),
    z.object({ kind: z.literal('ready'), channels: z.number().int(), skippedLines: z.number().int() }),
    z.object({ kind: z.literal('failed'), failure: failureSchema }),
  ]),
});
export type BoxView = z.infer<typeof boxViewSchema>;

/** Something that concerns the whole app rather than one zap: FFmpeg missing, the disk full, a settings file set aside. */
const noticeSchema = z.object({ id: z.string(), failure: failureSchema });
export type Notice = z.infer<typeof noticeSchema>;

export const engineViewSchema = z.object({
  boxes: z.array(boxViewSchema),
  entries: z.array(entryViewSchema),
  upstreams: z.array(upstreamViewSchema),
  pool: poolViewSchema,
  sessions: z.array(sessionViewSchema),
  notices: z.array(noticeSchema),
  prediction: predictionViewSchema,
});
export type EngineView = z.infer<typeof engineViewSchema>;
