import type { EvictionPolicy, Owner } from '../../../shared/model/warm-pool.ts';
import type { LeaseSet } from '../kernel/lease.ts';

/** Something that can be kept warm: an entry, an upstream. */
export interface Keepable {
  readonly key: string;
  readonly channelId: string;
  /** For people. */
  readonly channelName: string;
  readonly leases: LeaseSet;
  /** It has been on somebody's screen; what nobody has seen (an abandoned zap) is not kept. */
  readonly wasShown: boolean;
  /** It can serve at once. What still starts takes up no slot yet: a start that is given up must not have cost anybody theirs. */
  readonly isUp: boolean;
  readonly diskBytes: number;
  readonly isConverting: boolean;
  /** Idempotent; resolves when it is confirmed to be gone. */
  stop(): Promise<void>;
}

export interface KeepingRules {
  readonly capacity: number;
  readonly idleTimeoutMs: number;
  readonly policy: EvictionPolicy;
  readonly diskBudgetBytes: number;
  /** How many that nobody uses may be converting pictures. */
  readonly conversions: number;
}

/** What the shelf must know of people to say what something is worth. */
export interface Judge {
  /** What it is worth to have the channel running for whoever watches now (prewarm/worth.ts). */
  expected(channelId: string): number;
  /** 0 to 1. */
  history(userId: string, channelId: string): number;
  /** The owner's session has ended (SESS-2). */
  isGone(owner: Owner): boolean;
}
