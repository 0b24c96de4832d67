/**
 * What a person has watched so far, as counts: how often at which time of the week, how lately, and what came after what. Kept by
 * channel id; a channel that leaves the line-up and comes back is the same one.
 */
import { z } from 'zod';
import { daypartCount } from './daypart.ts';

/** A visit of less than a minute is mostly passing by (zapping.md: surfing); it counts for this much of a view. */
const passingBy = 0.15;
const viewAtLeastMs = 60_000;
/** After 500 views an old one counts for a third. */
const decay = 0.998;
/** Recency fades by this much a minute. */
const perMinute = 0.9;
/** So many successors of a channel are remembered. */
const keptSuccessors = 24;

const channelHabitSchema = z.object({
  byDaypart: z.array(z.number()).length(daypartCount),
  total: z.number(),
  recency: z.number(),
  recencyAtMs: z.number(),
});
type ChannelHabit = z.infer<typeof channelHabitSchema>;

export const habitsSchema = z.object({
  channels: z.record(z.string(), channelHabitSchema),
  successors: z.record(z.string(), z.record(z.string(), z.number())),
});
export type HabitsState = z.infer<typeof habitsSchema>;

export class Habits {
  readonly #channels: Map<string, ChannelHabit>;
  readonly #successors: Map<string, Map<string, number>>;

  constructor(state: HabitsState = { channels: {}, successors: {} }) {
    this.#channels = new Map(Object.entries(structuredClone(state.channels)));
    this.#successors = new Map(
      Object.entries(state.successors).map(([id, counts]) => [id, new Map(Object.entries(counts))]),
    );
  }

  state(): HabitsState {
    return {
      channels: Object.fromEntries(this.#channels),
      successors: Object.fromEntries([...this.#successors].map(([id, counts]) => [id, Object.fromEntries(counts)])),
    };
  }

  /** A visit has ended. */
  visited(id: string, dwellMs: number, endMs: number, daypart: number): void {
    const weight = dwellMs >= viewAtLeastMs ? 1 : passingBy;
    const habit = this.#channels.get(id) ?? {
      ...{ byDaypart: Array.from({ length: daypartCount }, () => 0), total: 0, recency: 0, recencyAtMs: endMs },
    };
    // Only what is counted often fades: what somebody watches once a week must not be gone by the next.
    if (weight === 1) this.#fade();
    habit.byDaypart[daypart] = (habit.byDaypart[daypart] ?? 0) + weight;
    habit.total += weight;
    habit.recency = recencyAt(habit, endMs) + 1;
    habit.recencyAtMs = endMs;
    this.#channels.set(id, habit);
  }

  followed(fromId: string, toId: string): void {
    const counts = this.#successors.get(fromId) ?? new Map<string, number>();
    counts.set(toId, (counts.get(toId) ?? 0) + 1);
    this.#successors.set(fromId, counts);
    if (counts.size <= keptSuccessors) return;
    const [rarest] = [...counts].toSorted(([, a], [, b]) => a - b).filter(([id]) => id !== toId);
    if (rarest) counts.delete(rarest[0]);
  }

  get(id: string): ChannelHabit | undefined {
    return this.#channels.get(id);
  }

  channels(): IterableIterator<[string, ChannelHabit]> {
    return this.#channels.entries();
  }

  successors(id: string): ReadonlyMap<string, number> | undefined {
    return this.#successors.get(id);
  }

  #fade(): void {
    for (const habit of this.#channels.values()) {
      habit.total *= decay;
      for (let i = 0; i < habit.byDaypart.length; i++) habit.byDaypart[i] = (habit.byDaypart[i] ?? 0) * decay;
    }
  }
}

export function recencyAt(
  { recency, recencyAtMs }: Pick<ChannelHabit, 'recency' | 'recencyAtMs'>,
  nowMs: number,
): number {
  return recency * perMinute ** (Math.max(0, nowMs - recencyAtMs) / 60_000);
}
