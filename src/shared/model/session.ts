/** A connected device as the control room and the API show it (SESS-1). */
import { z } from 'zod';
import { failureSchema } from '../errors.ts';

const sessionStateSchema = z.discriminatedUnion('kind', [
  /** It has said hello and not watched yet. */
  z.object({ kind: z.literal('created') }),
  z.object({ kind: z.literal('active') }),
  z.object({ kind: z.literal('idle'), sinceMs: z.number() }),
  z.object({ kind: z.literal('error'), failure: failureSchema }),
  z.object({ kind: z.literal('disconnected') }),
]);
export type SessionStateView = z.infer<typeof sessionStateSchema>;

const sessionKindSchema = z.enum(['window', 'lan', 'api']);
export type SessionKind = z.infer<typeof sessionKindSchema>;

export const sessionViewSchema = z.object({
  id: z.string(),
  kind: sessionKindSchema,
  deviceId: z.string(),
  userId: z.string(),
  state: sessionStateSchema,
  /** What it watches now, by channel id. */
  watching: z.array(z.string()),
  /** Milliseconds since 1970. */
  startedAtMs: z.number(),
  lastSeenAtMs: z.number(),
  /** How long it has watched, all channels together. */
  watchedMs: z.number(),
  /** What it was sent. */
  bytes: z.number(),
  errors: z.number().int(),
});
export type SessionView = z.infer<typeof sessionViewSchema>;
