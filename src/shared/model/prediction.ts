/** What is likely next and why: the shapes that engine, history and control room share. */
import { z } from 'zod';

/** The experts of the mixture, each of which can say in words why it expects a channel (PRED-2). */
export const expertSchema = z.enum([
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

export const daypartSchema = z.enum(['night', 'morning', 'midday', 'afternoon', 'evening', 'late']);
export type Daypart = z.infer<typeof daypartSchema>;

/** Why a channel is expected; the words are the page's. `from` is the channel that one comes from. */
export const reasonSchema = z.object({
  expert: expertSchema,
  daypart: daypartSchema,
  weekend: z.boolean(),
  fromId: z.string().optional(),
});
export type Reason = z.infer<typeof reasonSchema>;

export const expectedSchema = z.object({ channelId: z.string(), probability: z.number(), reason: reasonSchema });
export type Expected = z.infer<typeof expectedSchema>;
