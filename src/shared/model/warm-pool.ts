/** What is warm, whose it is, what it is worth and what became of it: the shapes that engine, API and control room share. */
import { z } from 'zod';
import { leaseKindSchema } from './leases.ts';

/** Who brought something into the pool, or used it last (SESS-2). */
const ownerSchema = z.object({
  sessionId: z.string(),
  deviceId: z.string(),
  userId: z.string(),
});
export type Owner = z.infer<typeof ownerSchema>;

/**
 * Who goes first: `predictive`, whoever is least likely to be wanted next; `classic`, by the formula of POOL-7; `lru`, whoever was used
 * longest ago.
 */
export const evictionPolicySchema = z.enum(['predictive', 'classic', 'lru']);
export type EvictionPolicy = z.infer<typeof evictionPolicySchema>;

/** What an entry or upstream is worth, and why: the terms add up to `total`. The least valuable goes first. */
const scoreSchema = z.object({
  total: z.number(),
  /** What it is worth to have it running for whoever watches now: mostly the chance that it comes next. Only by `predictive`. */
  expected: z.number(),
  /** 0 to 1: how much its owner watched this channel lately. */
  history: z.number(),
  /** Minus the hours without a user. */
  idle: z.number(),
  /** Minus 10 when its owner's session has ended. */
  orphan: z.number(),
  /** Minus the share of all slots that its owner's user holds. */
  ownerShare: z.number(),
  /** Started on a guess that nobody has confirmed. Unless guesses are what the total is made of, it goes before everything else (TUNE-5). */
  guess: z.boolean(),
  goesFirst: z.boolean(),
});
export type Score = z.infer<typeof scoreSchema>;

export const leaseViewSchema = z.object({ kind: leaseKindSchema, holder: z.string() });

/** A person's part of an entry or upstream that is warm. Left out: what does not apply. */
export const keptViewSchema = z.object({
  owner: ownerSchema.optional(),
  /** Milliseconds since 1970 since when nobody uses it. */
  idleSinceMs: z.number().optional(),
  /** Only of what may be evicted. */
  score: scoreSchema.optional(),
  /** How often it was there when somebody came. */
  hits: z.number().int(),
});
export type KeptView = z.infer<typeof keptViewSchema>;

/** `process` is an entry (media made of it, by us or an FFmpeg), `direct` an upstream (a connection to a box). */
const slotKindSchema = z.enum(['process', 'direct']);
export type SlotKind = z.infer<typeof slotKindSchema>;

export const evictionReasonSchema = z.enum(['idle', 'score', 'dead', 'tuner-release', 'disk', 'cpu', 'by-hand']);
export type EvictionReason = z.infer<typeof evictionReasonSchema>;

export const declineReasonSchema = z.enum([
  'never-shown',
  'less-valuable',
  'pool-full',
  'disk',
  'cpu',
  'idle',
  'leaving',
]);
export type DeclineReason = z.infer<typeof declineReasonSchema>;

/** Something that the pool decided. */
const poolEventSchema = z.object({
  id: z.number().int(),
  atMs: z.number(),
  slot: slotKindSchema,
  channelId: z.string(),
  channel: z.string().describe("the channel's name"),
  what: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('adopted') }),
    z.object({ kind: z.literal('declined'), reason: declineReasonSchema }),
    z.object({ kind: z.literal('evicted'), reason: evictionReasonSchema, score: scoreSchema.optional() }),
  ]),
});
export type PoolEvent = z.infer<typeof poolEventSchema>;

export const poolViewSchema = z.object({
  /** Entries, the watched one included. */
  capacity: z.number().int(),
  /** Upstreams, those that feed an entry included. */
  directCapacity: z.number().int(),
  idleTimeoutMs: z.number(),
  policy: evictionPolicySchema,
  diskBytes: z.number(),
  diskBudgetBytes: z.number(),
  /** The newest last. */
  events: z.array(poolEventSchema),
});
export type PoolView = z.infer<typeof poolViewSchema>;

const upstreamStateSchema = z.enum(['opening', 'waiting', 'receiving', 'closing', 'closed']);

export const upstreamViewSchema = keptViewSchema.extend({
  channelId: z.string(),
  boxId: z.string(),
  state: upstreamStateSchema,
  leases: z.array(leaseViewSchema),
  receivedBytes: z.number(),
  /** Bits per second over the last seconds; left out until it is known. */
  rateBps: z.number().optional(),
});
export type UpstreamView = z.infer<typeof upstreamViewSchema>;
