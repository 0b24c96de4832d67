import type { EvictionPolicy, Score } from '../../../shared/model/warm-pool.ts';
import { assertNever } from '../kernel/assert-never.ts';

/** What is known of something that may be evicted. */
export interface Worth {
  /** How likely it is wanted next, and something for what may come after (prewarm/worth.ts). */
  readonly expected: number;
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

/** What nobody expects is told apart by what is known of the past; that never outweighs a chance worth a start (PRED-3: 0.05). */
const pastWeight = 0.01;
const longestIdleHours = 1;

/**
 * POOL-7. `classic`: historyPriority − idleMinutes/60 − 10·orphan − ownerSlots/totalSlots. `predictive`: the expected worth, with a
 * hundredth of history and idle time (an hour at most) between equals; orphans go first here, too. Pure.
 */
export function scoreOf(policy: EvictionPolicy, worth: Worth): Score {
  const idle = -worth.idleMs / msPerHour;
  switch (policy) {
    case 'predictive':
      return sum({
        expected: worth.expected,
        history: worth.history * pastWeight,
        idle: Math.max(-longestIdleHours, idle) * pastWeight,
        orphan: worth.isOrphan ? -10 : 0,
        ownerShare: 0,
        guess: worth.isGuess,
        goesFirst: false,
      });
    case 'classic':
      return sum({
        expected: 0,
        history: worth.history,
        idle,
        orphan: worth.isOrphan ? -10 : 0,
        ownerShare: -worth.ownerSlots / Math.max(1, worth.totalSlots),
        guess: worth.isGuess,
        goesFirst: worth.isGuess,
      });
    case 'lru':
      return sum({
        ...{ expected: 0, history: 0, idle, orphan: 0, ownerShare: 0 },
        guess: worth.isGuess,
        goesFirst: worth.isGuess,
      });
    default:
      return assertNever(policy);
  }
}

/** Negative when `a` is to go before `b`: what goes first whatever it is worth (TUNE-5), then the lower total. */
export function compareWorth(a: Score, b: Score): number {
  if (a.goesFirst !== b.goesFirst) return a.goesFirst ? -1 : 1;
  return a.total - b.total;
}

function sum(terms: Omit<Score, 'total'>): Score {
  return { total: terms.expected + terms.history + terms.idle + terms.orphan + terms.ownerShare, ...terms };
}
