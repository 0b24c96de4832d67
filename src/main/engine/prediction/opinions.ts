/**
 * What each expert expects next: a distribution over the line-up, with nothing on the channel that is on. An expert that knows
 * nothing says nothing (all zeros). Pure; dense, because 2,000 channels are 16 KB.
 */
import type { Expert } from '../../../shared/model/prediction.ts';
import type { Habits } from './habits.ts';
import { recencyAt } from './habits.ts';
import type { Trail } from './trail.ts';

export interface Situation {
  readonly trail: Trail;
  readonly habits: Habits;
  readonly ids: readonly string[];
  readonly positions: ReadonlyMap<string, number>;
  readonly daypart: number;
  readonly nowMs: number;
}

/** A time of the week with few views is filled up with what is watched at any time, by so many views. */
const anyTimeViews = 3;
/** The same for what comes after a channel. */
const anySuccessor = 4;
/** In channels (zapping.md: Gaussian, σ = 4); beyond three of them there is nothing. */
const sigma = 4;
const reach = 12;
const nearby = Array.from({ length: reach }, (_, i) => Math.exp(-((i + 1) ** 2) / (2 * sigma ** 2)));

/** Low numbers are what most people watch: the first channel counts twice as much as the one with this position. */
const commonplace = 10;

export function opine(expert: Expert, situation: Situation, out: Float64Array): void {
  out.fill(0);
  const { trail, ids, positions } = situation;
  const here = trail.currentId === undefined ? undefined : positions.get(trail.currentId);
  const on = (steps: number): void => {
    if (here !== undefined && ids.length > 2) out[(((here + steps) % ids.length) + ids.length) % ids.length] = 1;
  };
  const at = (id: string | undefined): void => {
    const position = id === undefined ? undefined : positions.get(id);
    if (position !== undefined && position !== here) out[position] = 1;
  };
  switch (expert) {
    case 'onward':
      return on(trail.direction);
    case 'reverse':
      return on(-trail.direction);
    case 'skip':
      return on(2 * trail.direction);
    case 'last':
      return at(trail.lastId);
    case 'anchor':
      return at(trail.anchorId);
    case 'previous-anchor':
      return at(trail.previousAnchorId);
    case 'favourite':
      return favourite(situation, out, here);
    case 'recent':
      return recent(situation, out, here);
    case 'transition':
      return transition(situation, out, here);
    case 'nearby':
      if (here !== undefined) around(here, out);
      return normalise(out, here);
    case 'anything':
      for (let i = 0; i < out.length; i++) out[i] = 1 / (i + commonplace);
      return normalise(out, here);
  }
}

function favourite({ habits, positions, daypart }: Situation, out: Float64Array, here: number | undefined): void {
  let all = 0;
  for (const [, { total }] of habits.channels()) all += total;
  if (all === 0) return;
  for (const [id, { byDaypart, total }] of habits.channels()) {
    const position = positions.get(id);
    if (position !== undefined) out[position] = (byDaypart[daypart] ?? 0) + (anyTimeViews * total) / all;
  }
  normalise(out, here);
}

function recent({ habits, positions, nowMs }: Situation, out: Float64Array, here: number | undefined): void {
  for (const [id, habit] of habits.channels()) {
    const position = positions.get(id);
    if (position !== undefined) out[position] = recencyAt(habit, nowMs);
  }
  normalise(out, here);
}

function transition(situation: Situation, out: Float64Array, here: number | undefined): void {
  const { habits, positions, trail } = situation;
  favourite(situation, out, here);
  for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) * anySuccessor;
  for (const [id, count] of (trail.currentId !== undefined && habits.successors(trail.currentId)) || []) {
    const position = positions.get(id);
    if (position !== undefined) out[position] = (out[position] ?? 0) + count;
  }
  normalise(out, here);
}

function around(here: number, out: Float64Array): void {
  const { length } = out;
  for (const [i, weight] of nearby.entries()) {
    if (i + 1 >= length) return;
    const up = (here + i + 1) % length;
    const down = (((here - i - 1) % length) + length) % length;
    out[up] = (out[up] ?? 0) + weight;
    out[down] = (out[down] ?? 0) + weight;
  }
}

function normalise(out: Float64Array, here: number | undefined): void {
  if (here !== undefined) out[here] = 0;
  let sum = 0;
  for (let i = 0; i < out.length; i++) sum += out[i] ?? 0;
  if (sum === 0) return;
  for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) / sum;
}
