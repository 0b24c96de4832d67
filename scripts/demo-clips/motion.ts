/** Motion for scenes that loop: `u` runs from 0 to 1 over the clip, and everything returns to where it was. */

/** A sine with a whole number of periods per loop. */
export function wave(u: number, periods: number, phase = 0): number {
  return Math.sin(2 * Math.PI * (u * periods + phase));
}

/** Runs 0 to 1, `times` per loop. */
export function cycle(u: number, times: number, phase = 0): number {
  return (((u * times + phase) % 1) + 1) % 1;
}

export function lerp(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

export function easeInOut(t: number): number {
  return t * t * (3 - 2 * t);
}

/** Fades in and out at the ends of a stretch of `t` from 0 to 1. */
export function fade(t: number, edge = 0.08): number {
  return easeInOut(Math.min(1, t / edge, (1 - t) / edge));
}

/** mulberry32: the same stars and windows at every run. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
