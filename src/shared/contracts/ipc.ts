/**
 * THE list of what renderer and main say to each other. `src/preload` exposes it, `src/main/ipc/register.ts` checks sender and
 * payload against it, `src/renderer/ipc/client.ts` is its only user. Nothing else goes over Electron's IPC.
 */
import { z } from 'zod';
import { type Failure, failureSchema } from '../errors.ts';
import { abilitiesSchema } from '../model/abilities.ts';
import { channelSchema } from '../model/channel.ts';
import { historySummarySchema } from '../model/prediction.ts';
import { engineViewSchema } from '../model/views.ts';
import { zapKindSchema, zapPartsSchema, zapReportSchema, zapStatisticsSchema } from '../model/zap-report.ts';

const idSchema = z.string().min(1).max(300);

export const zapAnswerSchema = z.object({
  playSessionId: z.string(),
  /** Where the session's media is, on the local server: an HLS playlist, and the same as one endless fragmented MP4 as it is made. */
  url: z.string(),
  streamUrl: z.string(),
  kind: zapKindSchema,
  parts: zapPartsSchema,
  /** False for radio: then there is no frame to wait for. */
  hasVideo: z.boolean(),
  video: z.string().optional(),
  audio: z.string().optional(),
});
export type ZapAnswer = z.infer<typeof zapAnswerSchema>;

const startInfoSchema = z.object({
  channels: z.array(channelSchema),
  view: engineViewSchema,
  /** The channel to show first: the one that was watched last. */
  firstChannelId: z.string().optional(),
  /** How many hidden players may hold a picture ready. */
  preRoll: z.number().int(),
  /** Where a zap's media can be asked for before it is answered; `:zap` stands for its id. */
  zapUrl: z.string(),
  version: z.string(),
});

export const requests = {
  /** Said once by a fresh page: what it can decode. Answers with all it needs to draw itself. */
  start: { payload: abilitiesSchema, answer: startInfoSchema },
  /** Tune. Aborts an earlier `zap` of this page that has not answered yet. */
  zap: { payload: z.object({ zapId: idSchema, channelId: idSchema }), answer: zapAnswerSchema },
  /** A play session for a hidden player (ZAP-3). Refused whenever it would cost somebody something. */
  'pre-roll': { payload: z.object({ zapId: idSchema, channelId: idSchema }), answer: zapAnswerSchema },
  /** What was held ready is on the screen. */
  'pre-roll-shown': { payload: z.object({ playSessionId: idSchema }), answer: z.void() },
  /** Give up a `zap` or `pre-roll` that has not answered; nothing happens if it has. */
  'zap-cancel': { payload: z.object({ zapId: idSchema }), answer: z.void() },
  /** The page no longer plays this session. Resolves when its hold has ended. */
  'session-stop': { payload: z.object({ playSessionId: idSchema }), answer: z.void() },
  'zap-report': { payload: zapReportSchema, answer: z.void() },
  'zap-statistics': { payload: z.void(), answer: z.array(zapStatisticsSchema) },
  /** Keep a channel running while nobody watches it, or no longer. */
  'keep-warm': { payload: z.object({ channelId: idSchema, on: z.boolean() }), answer: z.void() },
  /** Stop an entry by hand, kept warm or not. One that is being watched stays. */
  'stop-entry': { payload: z.object({ key: idSchema }), answer: z.void() },
  /** Let an upstream that nobody uses go. */
  'stop-upstream': { payload: z.object({ channelId: idSchema }), answer: z.void() },
  /** Ask a box for its line-up again. */
  'reload-box': { payload: z.object({ boxId: idSchema }), answer: z.void() },
  'dismiss-notice': { payload: z.object({ id: idSchema }), answer: z.void() },
  /** What the person points at, which is evidence; left out: nothing any more. */
  hint: { payload: z.object({ channelId: idSchema.optional() }), answer: z.void() },
  /** Start likely channels before anybody asks for them, or no longer; remembered across restarts. */
  'warm-ahead': { payload: z.object({ on: z.boolean() }), answer: z.void() },
  'history-summary': { payload: z.void(), answer: historySummarySchema },
  /** Asks the person where to, and saves everything that is known there. Answers with the file; without one when they thought better of it. */
  'history-save': { payload: z.void(), answer: z.object({ path: z.string().optional() }) },
  /** Everything that was watched, and all that was learned of it, is deleted for good. */
  'history-forget': { payload: z.void(), answer: z.void() },
  'full-screen': { payload: z.object({ on: z.boolean().optional() }), answer: z.object({ on: z.boolean() }) },
} as const satisfies Record<string, { payload: z.ZodType; answer: z.ZodType }>;

const events = {
  view: engineViewSchema,
  'line-up': z.array(channelSchema),
  /** A play session ended although nobody stopped it. */
  'session-ended': z.object({ playSessionId: z.string(), failure: failureSchema }),
  'zap-reported': zapReportSchema,
  'full-screen': z.object({ on: z.boolean() }),
} as const satisfies Record<string, z.ZodType>;

export type RequestName = keyof typeof requests;
export type RequestPayload<N extends RequestName> = z.input<(typeof requests)[N]['payload']>;
export type RequestAnswer<N extends RequestName> = z.output<(typeof requests)[N]['answer']>;
export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>;

export const requestNames = Object.keys(requests) as RequestName[];
export const eventNames = Object.keys(events) as EventName[];

/** What an invoke resolves with: errors do not survive Electron's IPC, failures do. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** `window.afterglow`. */
export interface Bridge {
  invoke<N extends RequestName>(name: N, payload: RequestPayload<N>): Promise<Result<RequestAnswer<N>>>;
  /** Returns the function that ends the listening. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
}

/** Channel names on Electron's IPC, so that nothing else by chance shares them. */
export const ipcRequest = (name: RequestName): string => `afterglow:request:${name}`;
export const ipcEvent = (name: EventName): string => `afterglow:event:${name}`;
