/**
 * How much each expert is worth, learned for each situation: the weights of a situation that was seen seldom lean on those of a more
 * general one. w = (n + 12·w of the more general one) / (Σn + 12); n are the shares that the expert had in what came true, and fade
 * by 0.998 each time (zapping.md, "Predicting").
 */
import { z } from 'zod';
import { experts } from '../../../shared/model/prediction.ts';
import type { Move } from './trail.ts';

const lean = 12;
const decay = 0.998;

/** By situation: how often each expert was right, in the order of `experts`. */
export const weightsSchema = z.record(z.string(), z.array(z.number()).length(experts.length));
export type WeightsState = z.infer<typeof weightsSchema>;

/** What weights depend on. */
export interface Context {
  /** For how long the channel has been on. */
  readonly dwellMs: number;
  readonly move: Move;
  readonly moveBefore: Move;
}

/** From the general to the particular. */
export function contextKeys({ dwellMs, move, moveBefore }: Context): readonly string[] {
  const dwell = dwellMs < 15_000 ? 'surfing' : dwellMs < 60_000 ? 'hesitating' : 'watching';
  return ['any', dwell, `${dwell}/${move}`, `${dwell}/${move}/${moveBefore}`];
}

export class Weights {
  readonly #counts: Map<string, number[]>;
  readonly #prior: WeightsState;

  /** `prior`: what is shipped for who has no history yet. */
  constructor(prior: WeightsState, state: WeightsState = {}) {
    this.#prior = prior;
    this.#counts = new Map(Object.entries(structuredClone(state)));
  }

  state(): WeightsState {
    return Object.fromEntries(this.#counts);
  }

  /** In the order of `experts`; sums to 1. */
  of(context: Context): Float64Array {
    const weights = new Float64Array(experts.length).fill(1 / experts.length);
    for (const key of contextKeys(context)) {
      // What is shipped leans on the more general one as what is learned does; what is learned leans on both.
      lay(weights, this.#prior[key]);
      lay(weights, this.#counts.get(key));
    }
    return weights;
  }

  /** `shares`: of each expert in what came true; sums to 1. */
  learn(context: Context, shares: Float64Array): void {
    for (const key of contextKeys(context)) {
      const counts = this.#counts.get(key) ?? Array.from(shares, () => 0);
      for (let i = 0; i < counts.length; i++) counts[i] = (counts[i] ?? 0) * decay + (shares[i] ?? 0);
      this.#counts.set(key, counts);
    }
  }
}

function lay(weights: Float64Array, counts: readonly number[] | undefined): void {
  if (!counts) return;
  const sum = counts.reduce((total, each) => total + each, 0);
  for (let i = 0; i < weights.length; i++) weights[i] = ((counts[i] ?? 0) + lean * (weights[i] ?? 0)) / (sum + lean);
}
