import { describe, expect, it } from 'vitest';
import { experts } from '../../../shared/model/prediction.ts';
import { type Context, contextKeys, Weights } from './weights.ts';

const context: Context = { dwellMs: 5_000, move: 'up', moveBefore: 'on' };
const alone = (expert: (typeof experts)[number]) => Float64Array.from(experts, (each) => (each === expert ? 1 : 0));
const sum = (values: Iterable<number>) => [...values].reduce((total, each) => total + each, 0);
const indexOf = (expert: (typeof experts)[number]) => experts.indexOf(expert);

describe('the weights of the experts', () => {
  it('are equal before anything is known', () => {
    const weights = new Weights({}).of(context);
    for (const weight of weights) expect(weight).toBeCloseTo(1 / experts.length, 12);
  });

  it('lean on those of the more general situation: w = (n + 12·w of that) / (Σn + 12)', () => {
    const weights = new Weights({});
    weights.learn(context, alone('onward'));
    let expected = 1 / experts.length;
    for (const _ of contextKeys(context)) expected = (1 + 12 * expected) / 13;
    expect(weights.of(context)[indexOf('onward')]).toBeCloseTo(expected, 12);
    // Only "any" is shared with somebody who has been watching for long.
    const other = weights.of({ dwellMs: 600_000, move: 'jump', moveBefore: 'jump' });
    expect(other[indexOf('onward')]).toBeCloseTo((1 + 12 / experts.length) / 13, 12);
    expect(sum(other)).toBeCloseTo(1, 12);
  });

  it('forget: what was right long ago gives way to what is right now', () => {
    const weights = new Weights({});
    for (let i = 0; i < 200; i++) weights.learn(context, alone('onward'));
    for (let i = 0; i < 400; i++) weights.learn(context, alone('favourite'));
    const now = weights.of(context);
    expect(now[indexOf('favourite')]).toBeGreaterThan(now[indexOf('onward')] ?? 1);
  });

  it('begin with what is shipped, and outlive a restart', () => {
    const prior = { any: Array.from(alone('last'), (each) => each * 20) };
    const weights = new Weights(prior);
    expect(weights.of(context)[indexOf('last')]).toBeGreaterThan(0.6);
    weights.learn(context, alone('onward'));
    expect(new Weights(prior, structuredClone(weights.state())).of(context)).toEqual(weights.of(context));
  });
});
