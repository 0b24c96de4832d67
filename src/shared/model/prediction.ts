/** What is likely next and why: the shapes that engine, history and control room share. */
import { z } from 'zod';

/** The experts of the mixture, each of which can say in words why it expects a channel (PRED-2). */
const expertSchema = z.enum([
  'onward',
  'reverse',
  'skip',
  'last',
  'anchor',
  'previous-anchor',
  'favourite',
  'recent',
  'transition',
  'nearby',
  'anything',
]);
export type Expert = z.infer<typeof expertSchema>;
export const experts: readonly Expert[] = expertSchema.options;

const daypartSchema = z.enum(['night', 'morning', 'midday', 'afternoon', 'evening', 'late']);
export type Daypart = z.infer<typeof daypartSchema>;

/** Why a channel is expected; the words are the page's. `from` is the channel that one comes from. */
const reasonSchema = z.object({
  expert: expertSchema,
  daypart: daypartSchema,
  weekend: z.boolean(),
  fromId: z.string().optional(),
});
export type Reason = z.infer<typeof reasonSchema>;

const expectedSchema = z.object({ channelId: z.string(), probability: z.number(), reason: reasonSchema });
export type Expected = z.infer<typeof expectedSchema>;

/** Of the newest zaps: how many there were, how many were ready, first or among the first three expected, and what ±1 would have given. */
const foresightFiguresSchema = z.object({
  zaps: z.number().int(),
  ready: z.number().int(),
  first: z.number().int(),
  firstThree: z.number().int(),
  neighbours: z.number().int(),
});
export type ForesightFigures = z.infer<typeof foresightFiguresSchema>;

const pauseReasonSchema = z.enum(['by-hand', 'battery', 'processor']);
/** Why nothing is started ahead. */
export type PauseReason = z.infer<typeof pauseReasonSchema>;

/** What the window most likely wants next, how well that has been foreseen lately, and what it cost. */
export const predictionViewSchema = z.object({
  /** The likeliest first. */
  expected: z.array(expectedSchema),
  foresight: foresightFiguresSchema,
  paused: z.array(pauseReasonSchema),
  cost: z.object({
    /** Channels started on a guess. */
    starts: z.number().int(),
    /** Those that somebody then watched. */
    used: z.number().int(),
    /** For how long they ran before that, or in vain. */
    tunerMs: z.number(),
  }),
});
export type PredictionView = z.infer<typeof predictionViewSchema>;

/** What is kept on this computer of what was watched, and since when (milliseconds since 1970). */
export const historySummarySchema = z.object({
  zaps: z.number().int(),
  views: z.number().int(),
  sinceMs: z.number().optional(),
  /** The file. */
  path: z.string(),
});
export type HistorySummary = z.infer<typeof historySummarySchema>;

/** Before anybody has zapped. */
export const noPrediction: PredictionView = {
  expected: [],
  foresight: { zaps: 0, ready: 0, first: 0, firstThree: 0, neighbours: 0 },
  paused: [],
  cost: { starts: 0, used: 0, tunerMs: 0 },
};
