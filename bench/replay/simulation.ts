/**
 * A warm pool in time that passes as fast as it can be reckoned: slots, starts that take as long as a real one, and a strategy that says
 * what to keep and what to start. What decides about the starts is the app's own planner.
 */
import { nextStep } from '../../src/main/engine/prewarm/plan.ts';
import type { HouseholdEvent } from './household/household.ts';

export interface Strategy {
  /** Told before anything is asked. */
  follow(event: HouseholdEvent): void;
  /** What to have running, with what it is worth; nothing where a strategy only keeps. */
  wanted(nowMs: number): readonly { readonly key: string; readonly worth: number }[];
  /** What it is worth to keep something that runs. */
  worth(key: string, nowMs: number): number;
  /** Whether what runs and nobody watches is to be stopped although there is room for it. */
  isOver?(key: string, nowMs: number): boolean;
}

export interface PoolRules {
  /** What is watched included. */
  readonly slots: number;
  readonly warmUpMs: number;
  readonly startsAtOnce: number;
}

export interface Outcome {
  readonly zaps: number;
  readonly ready: number;
  /** Processes that were started on a guess. */
  readonly guesses: number;
  /** For how long guesses ran that nobody watched at that moment. */
  readonly guessedMs: number;
}

/** After a zap, and again while nothing happens. */
const planAfterMs = [300, 15_000, 60_000] as const;

interface Entry {
  readonly key: string;
  readonly startedMs: number;
  readonly readyMs: number;
  isGuess: boolean;
}

export function simulate(events: Iterable<HouseholdEvent>, strategy: Strategy, rules: PoolRules): Outcome {
  const pool = new Map<string, Entry>();
  const outcome = { zaps: 0, ready: 0, guesses: 0, guessedMs: 0 };
  let current: string | undefined;
  let zap: { atMs: number } | undefined;

  const close = (entry: Entry, nowMs: number): void => {
    pool.delete(entry.key);
    if (entry.isGuess) outcome.guessedMs += Math.max(0, nowMs - entry.startedMs);
  };
  const plan = (nowMs: number): void => {
    for (const entry of pool.values())
      if (entry.key !== current && strategy.isOver?.(entry.key, nowMs)) close(entry, nowMs);
    const wanted = strategy.wanted(nowMs);
    for (;;) {
      const running = [...pool.values()].map((entry) => ({
        key: entry.key,
        worth: strategy.worth(entry.key, nowMs),
        isHeld: entry.key === current,
        isStarting: entry.isGuess && entry.readyMs > nowMs,
      }));
      const step = nextStep(wanted, running, { capacity: rules.slots, startsAtOnce: rules.startsAtOnce });
      if (!step) return;
      const victim = step.instead?.kind === 'entry' ? pool.get(step.instead.key) : undefined;
      if (victim) close(victim, nowMs);
      pool.set(step.start, { key: step.start, startedMs: nowMs, readyMs: nowMs + rules.warmUpMs, isGuess: true });
      outcome.guesses += 1;
    }
  };
  /** Lets time pass until the next event: plans when they are due, and when a start has ended and made room for the next. */
  const wait = (untilMs: number): void => {
    if (!zap) return;
    const due = planAfterMs.map((afterMs) => (zap?.atMs ?? 0) + afterMs);
    for (let nowMs = zap.atMs; ; ) {
      const starts = [...pool.values()].filter(({ isGuess, readyMs }) => isGuess && readyMs > nowMs);
      // A start that has ended before the first plan is followed by none: what it was for is over.
      const next = Math.min(
        ...due.filter((atMs) => atMs > nowMs),
        ...starts.map(({ readyMs }) => Math.max(readyMs, due[0] ?? 0)).filter((atMs) => atMs > nowMs),
      );
      if (next >= untilMs) return;
      nowMs = next;
      plan(nowMs);
    }
  };
  const goTo = (id: string, nowMs: number): void => {
    const left = current === undefined ? undefined : pool.get(current);
    current = id;
    const entry = pool.get(id);
    // What was left before it ran stays as a guess, to be replaced as any other.
    if (left && left.key !== id && left.readyMs > nowMs) left.isGuess = true;
    if (entry) {
      if (entry.isGuess) outcome.guessedMs += Math.max(0, nowMs - entry.startedMs);
      entry.isGuess = false;
    } else pool.set(id, { key: id, startedMs: nowMs, readyMs: nowMs + rules.warmUpMs, isGuess: false });
    while (pool.size > rules.slots) {
      const [least] = [...pool.values()]
        .filter(({ key }) => key !== current)
        .map((entry) => ({ entry, worth: strategy.worth(entry.key, nowMs) }))
        .toSorted((a, b) => a.worth - b.worth);
      if (!least) return;
      close(least.entry, nowMs);
    }
  };

  for (const event of events) {
    if (event.kind === 'line-up') {
      strategy.follow(event);
      continue;
    }
    wait(event.atMs);
    if (event.kind === 'zap') {
      const entry = pool.get(event.id);
      const isReady = entry !== undefined && entry.readyMs <= event.atMs;
      outcome.zaps += 1;
      if (isReady) outcome.ready += 1;
    }
    strategy.follow(event);
    if (event.kind === 'off') {
      // Nobody watches: after a while nothing is warm any more.
      for (const entry of pool.values()) close(entry, event.atMs);
      zap = undefined;
      current = undefined;
      continue;
    }
    zap = { atMs: event.atMs };
    goTo(event.id, event.atMs);
  }
  return outcome;
}
