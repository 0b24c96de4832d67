// The distributions that a household is drawn from, on top of a seeded source of chance.
import type { Random } from '../../support/random.ts';

/** N(mean, deviation), by Box and Muller. */
export function normal(random: Random, mean = 0, deviation = 1): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return mean + deviation * radius * Math.cos(2 * Math.PI * random.next());
}

/** By Knuth; for small means. */
export function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.next(); product > limit; product *= random.next()) count += 1;
  return count;
}

export function exponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random.next());
}

/** Gamma(shape, 1) by Marsaglia and Tsang; for shapes of 1 and more. */
function gamma(random: Random, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

export function dirichlet(random: Random, shape: number, size: number): number[] {
  const parts = Array.from({ length: size }, () => gamma(random, shape));
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}

/** An index, drawn by weight. */
export function weighted(random: Random, weights: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] ?? 0;
  let left = random.next() * sum;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i] ?? 0;
    if (left < 0) return i;
  }
  return weights.length - 1;
}

/** One of the named shares; `rest` for what is left of 1. */
export function chosen<Name extends string>(random: Random, shares: Readonly<Record<Name, number>>): Name | 'rest' {
  let left = random.next();
  for (const [name, share] of Object.entries(shares) as [Name, number][]) {
    left -= share;
    if (left < 0) return name;
  }
  return 'rest';
}
