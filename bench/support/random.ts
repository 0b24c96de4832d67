/** Chance that can be repeated: the same seed gives the same run, as far as the machine plays along. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** In [from, to), uniform. */
  between(from: number, to: number): number;
  /** In [from, to), uniform in its logarithm: short pauses are common, long ones happen. */
  logBetween(from: number, to: number): number;
  /** An integer from `from` to `to`, both included. */
  integer(from: number, to: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
  shuffled<T>(values: readonly T[]): T[];
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  // mulberry32 by Tommy Ettinger, public domain.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number) => from + next() * (to - from);
  const integer = (from: number, to: number) => Math.floor(between(from, to + 1));
  return {
    next,
    between,
    logBetween: (from, to) => Math.exp(between(Math.log(from), Math.log(to))),
    integer,
    pick: (values) => values[integer(0, values.length - 1)] ?? values[0],
    shuffled: (values) =>
      values
        .map((value) => ({ value, key: next() }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ value }) => value),
  };
}
