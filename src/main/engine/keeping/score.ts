import type { EvictionPolicy, Score } from '../../../shared/model/warm-pool.ts';
import { assertNever } from '../kernel/assert-never.ts';

/** What is known of something that may be evicted. */
export interface Worth {
  /** 0 to 1: how much its owner watched the channel lately (history/viewing-history.ts). */
  readonly history: number;
  /** Since a person last used it. */
  readonly idleMs: number;
  /** Its owner's session has ended. */
  readonly isOrphan: boolean;
  /** Slots that its owner's user holds, this one included. */
  readonly ownerSlots: number;
  readonly totalSlots: number;
  /** Only guesses hold it. */
  readonly isGuess: boolean;
}

const msPerHour = 3_600_000;

/** POOL-7. `classic`: historyPriority − idleMinutes/60 − 10·orphan − ownerSlots/totalSlots. Pure. */
export function scoreOf(policy: EvictionPolicy, worth: Worth): Score {
  const idle = -worth.idleMs / msPerHour;
  switch (policy) {
    case 'classic':
      return sum({
        history: worth.history,
        idle,
        orphan: worth.isOrphan ? -10 : 0,
        ownerShare: -worth.ownerSlots / Math.max(1, worth.totalSlots),
        guess: worth.isGuess,
      });
    case 'lru':
      return sum({ history: 0, idle, orphan: 0, ownerShare: 0, guess: worth.isGuess });
    default:
      return assertNever(policy);
  }
}

/** Negative when `a` is to go before `b`: a guess before what somebody used (TUNE-5), then the lower total. */
export function compareWorth(a: Score, b: Score): number {
  if (a.guess !== b.guess) return a.guess ? -1 : 1;
  return a.total - b.total;
}

function sum(terms: Omit<Score, 'total'>): Score {
  return { total: terms.history + terms.idle + terms.orphan + terms.ownerShare, ...terms };
}
