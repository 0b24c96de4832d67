import { z } from 'zod';
import type { Clock } from '../ports.ts';

/** One person watching one channel once. */
export const viewSchema = z.object({
  userId: z.string(),
  channelId: z.string(),
  /** Milliseconds since 1970 at its beginning. */
  atMs: z.number(),
  watchedMs: z.number().nonnegative(),
});
export type View = z.infer<typeof viewSchema>;

/** Where views outlive a restart. */
export interface HistoryStore {
  /** The oldest first. */
  load(): readonly View[];
  add(view: View): void;
}

/** Less is surfing, says Cha et al., IMC 2008 (zapping.md): it shows no liking. */
const viewAtLeastMs = 60_000;
/** Of one evening in front of one channel, not more than this counts. */
const fullViewMs = 30 * 60_000;
/** After a week a view counts half. */
const halfLifeMs = 7 * 24 * 3_600_000;
const keptViews = 5_000;

/** Who watched what, and how much that says about what is worth keeping warm (POOL-7: historyPriority). */
export class ViewingHistory {
  readonly #clock: Clock;
  readonly #store: HistoryStore;
  readonly #views: View[] = [];
  /** The same views by user and channel: a score is asked for often. */
  readonly #byPair = new Map<string, View[]>();

  constructor(clock: Clock, store: HistoryStore) {
    this.#clock = clock;
    this.#store = store;
    for (const view of store.load().slice(-keptViews)) this.#remember(view);
  }

  add(view: View): void {
    this.#remember(view);
    this.#store.add(view);
  }

  /** The newest first. */
  list(userId?: string, limit = 100): readonly View[] {
    const views = userId === undefined ? this.#views : this.#views.filter((view) => view.userId === userId);
    return views.slice(-limit).toReversed();
  }

  /** Nothing is known of this user any more; the store forgets by itself. */
  forget(userId: string): void {
    const left = this.#views.filter((view) => view.userId !== userId);
    this.#views.length = 0;
    this.#byPair.clear();
    for (const view of left) this.#remember(view);
  }

  /** 0 to 1: how much this user watched this channel lately. */
  priority(userId: string, channelId: string): number {
    return priorityOf(this.#byPair.get(pairOf(userId, channelId)) ?? [], this.#clock.wallMs());
  }

  #remember(view: View): void {
    this.#views.push(view);
    const pair = pairOf(view.userId, view.channelId);
    const views = this.#byPair.get(pair);
    if (views) views.push(view);
    else this.#byPair.set(pair, [view]);
    if (this.#views.length > keptViews) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const oldest = this.#views.shift();
    if (!oldest) return;
    const pair = pairOf(oldest.userId, oldest.channelId);
    const views = this.#byPair.get(pair);
    // Views are added in order, so the oldest of all is the first of its pair.
    views?.shift();
    if (views?.length === 0) this.#byPair.delete(pair);
  }
}

const pairOf = (userId: string, channelId: string): string => JSON.stringify([userId, channelId]);

/**
 * 1 − e^(−Σ w), with w = min(1, watched / 30 min) · ½^(age / 7 days) for each view of a minute or more: one whole evening a week ago is
 * worth 0.39, today 0.63, a daily habit approaches 1. Pure.
 */
export function priorityOf(views: readonly Omit<View, 'userId' | 'channelId'>[], nowMs: number): number {
  const sum = views
    .filter(({ watchedMs }) => watchedMs >= viewAtLeastMs)
    .reduce(
      (total, { atMs, watchedMs }) =>
        total + Math.min(1, watchedMs / fullViewMs) * 0.5 ** (Math.max(0, nowMs - atMs) / halfLifeMs),
      0,
    );
  return 1 - Math.exp(-sum);
}
