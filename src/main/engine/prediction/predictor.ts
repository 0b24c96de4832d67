/**
 * Which channel comes next: a mixture of experts, each of which can say in words why, with weights learned online for each kind of
 * situation (PRED-2). One for each user: what they like and how they zap. Where somebody is, their trail, is kept by whoever watches
 * over them, since one user may sit in front of two sets. It is told what happened, and when; it looks at no clock.
 */
import { z } from 'zod';
import { type Expected, type Expert, experts } from '../../../shared/model/prediction.ts';
import { daypartAt, daypartIndex, type LocalTime } from './daypart.ts';
import { Habits, habitsSchema } from './habits.ts';
import { opine, type Situation } from './opinions.ts';
import { settled, switchedOn, type Trail, zapped } from './trail.ts';
import { type Context, Weights, type WeightsState, weightsSchema } from './weights.ts';

export const predictorStateSchema = z.object({ habits: habitsSchema, weights: weightsSchema });
export type PredictorState = z.infer<typeof predictorStateSchema>;

/** What is likely at one moment. */
export interface Forecast {
  /** 0 for what is on, and for what is not in the line-up. */
  probabilityOf(channelId: string): number;
  /** The likeliest first. */
  top(count: number): readonly Expected[];
}

export class Predictor {
  readonly #localTime: (atMs: number) => LocalTime;
  readonly #habits: Habits;
  readonly #weights: Weights;
  #ids: readonly string[] = [];
  #positions: ReadonlyMap<string, number> = new Map();
  /** One for each expert, used again and again. */
  #opinions: readonly Float64Array[] = [];

  /** `localTime`: what the clock on the wall shows at a moment in milliseconds since 1970. */
  constructor(localTime: (atMs: number) => LocalTime, prior: WeightsState, state?: PredictorState) {
    this.#localTime = localTime;
    this.#habits = new Habits(state?.habits);
    this.#weights = new Weights(prior, state?.weights);
  }

  state(): PredictorState {
    return { habits: this.#habits.state(), weights: this.#weights.state() };
  }

  /** In the order in which CH+ goes through them. */
  setLineUp(ids: readonly string[]): void {
    this.#ids = ids;
    this.#positions = new Map(ids.map((id, position) => [id, position]));
    this.#opinions = experts.map(() => new Float64Array(ids.length));
  }

  /** Learns from a zap, or from nothing where somebody only begins to watch, and says where they are now. */
  moved(trail: Trail, channelId: string, nowMs: number): Trail {
    const { currentId } = trail;
    if (currentId === undefined) return switchedOn(trail, channelId, nowMs);
    if (currentId === channelId) return trail;
    this.#learn(trail, channelId, nowMs);
    this.#visited(trail, nowMs);
    this.#habits.followed(currentId, channelId);
    return zapped(trail, channelId, nowMs, this.#stepTo(currentId, channelId));
  }

  /** Nothing is on any more. */
  left(trail: Trail, nowMs: number): Trail {
    this.#visited(trail, nowMs);
    return { ...settled(trail, nowMs), currentId: undefined };
  }

  /** What comes next for somebody who is there. */
  forecast(trail: Trail, nowMs: number): Forecast {
    const situation = this.#situation(trail, nowMs);
    const weights = this.#weights.of(contextOf(trail, nowMs));
    const probabilities = new Float64Array(this.#ids.length);
    for (const [i, expert] of experts.entries()) {
      const opinion = this.#opinions[i];
      if (!opinion) continue;
      opine(expert, situation, opinion);
      const weight = weights[i] ?? 0;
      for (let c = 0; c < probabilities.length; c++)
        probabilities[c] = (probabilities[c] ?? 0) + weight * (opinion[c] ?? 0);
    }
    // Experts without an opinion leave their share to the others.
    const sum = probabilities.reduce((total, each) => total + each, 0);
    if (sum > 0) for (let c = 0; c < probabilities.length; c++) probabilities[c] = (probabilities[c] ?? 0) / sum;
    const time = this.#localTime(nowMs);
    const opinions = this.#opinions.map((opinion) => opinion.slice());
    const expected = (position: number): Expected => ({
      channelId: this.#ids[position] ?? '',
      probability: probabilities[position] ?? 0,
      reason: {
        expert: this.#tellable(experts[strongest(weights, opinions, position)] ?? 'anything', position, situation),
        daypart: daypartAt(time),
        weekend: time.weekend,
        ...(situation.trail.currentId !== undefined && { fromId: situation.trail.currentId }),
      },
    });
    const positions = this.#positions;
    return {
      probabilityOf: (id) => probabilities[positions.get(id) ?? -1] ?? 0,
      top: (count) => topPositions(probabilities, count).map(expected),
    };
  }

  /** What can be said of it in truth: an expert that fills up what it does not know with what others know must not claim that. */
  #tellable(expert: Expert, position: number, { trail, habits }: Situation): Expert {
    const id = this.#ids[position] ?? '';
    const habit = habits.get(id);
    const wasFollowed = trail.currentId !== undefined && habits.successors(trail.currentId)?.has(id);
    let told = expert;
    if (told === 'transition' && !wasFollowed) told = 'favourite';
    if (told === 'favourite' && (habit?.total ?? 0) < 1) told = 'recent';
    if (told === 'recent' && !habit) told = 'anything';
    return told;
  }

  #learn(trail: Trail, channelId: string, nowMs: number): void {
    const position = this.#positions.get(channelId);
    if (position === undefined) return;
    const situation = this.#situation(trail, nowMs);
    const context = contextOf(trail, nowMs);
    const shares = this.#weights.of(context);
    let sum = 0;
    for (const [i, expert] of experts.entries()) {
      const opinion = this.#opinions[i];
      if (opinion) opine(expert, situation, opinion);
      shares[i] = (shares[i] ?? 0) * (opinion?.[position] ?? 0);
      sum += shares[i] ?? 0;
    }
    if (sum === 0) return;
    for (let i = 0; i < shares.length; i++) shares[i] = (shares[i] ?? 0) / sum;
    this.#weights.learn(context, shares);
  }

  #visited({ currentId, sinceMs }: Trail, nowMs: number): void {
    if (currentId === undefined) return;
    this.#habits.visited(currentId, nowMs - sinceMs, nowMs, daypartIndex(this.#localTime(sinceMs)));
  }

  #situation(trail: Trail, nowMs: number): Situation {
    return {
      trail: settled(trail, nowMs),
      habits: this.#habits,
      ids: this.#ids,
      positions: this.#positions,
      daypart: daypartIndex(this.#localTime(nowMs)),
      nowMs,
    };
  }

  /** The shorter way round. */
  #stepTo(fromId: string, channelId: string): number | undefined {
    const from = this.#positions.get(fromId);
    const to = this.#positions.get(channelId);
    if (from === undefined || to === undefined) return undefined;
    const { length } = this.#ids;
    const up = (((to - from) % length) + length) % length;
    return up <= length / 2 ? up : up - length;
  }
}

function contextOf({ sinceMs, move, moveBefore }: Trail, nowMs: number): Context {
  return { dwellMs: nowMs - sinceMs, move, moveBefore };
}

function strongest(weights: Float64Array, opinions: readonly Float64Array[], position: number): number {
  let best = 0;
  let most = -1;
  for (let i = 0; i < opinions.length; i++) {
    const share = (weights[i] ?? 0) * (opinions[i]?.[position] ?? 0);
    if (share <= most) continue;
    most = share;
    best = i;
  }
  return best;
}

function topPositions(probabilities: Float64Array, count: number): number[] {
  const top: number[] = [];
  for (let position = 0; position < probabilities.length; position++) {
    const probability = probabilities[position] ?? 0;
    if (probability <= 0 || (top.length === count && probability <= (probabilities[top.at(-1) ?? 0] ?? 0))) continue;
    const at = top.findIndex((other) => (probabilities[other] ?? 0) < probability);
    top.splice(at === -1 ? top.length : at, 0, position);
    if (top.length > count) top.pop();
  }
  return top;
}
