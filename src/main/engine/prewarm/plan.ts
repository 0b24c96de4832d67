/** What to start next because somebody may want it, and what has to go for it (PRED-3). Pure: it decides one step, and is asked again. */

export interface Wanted {
  readonly key: string;
  readonly worth: number;
  /** Left out: there is one to spare, or none is needed. */
  readonly tuner?: TunerNeed;
}

/**
 * `none`: no tuner can be had for a guess on that box. `instead`: one can, if what is worth least there gives it up, and with it
 * a slot of the pool, where that is an entry's.
 */
export type TunerNeed =
  | { readonly kind: 'none' }
  | { readonly kind: 'instead'; readonly worth: number; readonly freesSlot: boolean };

export interface Running {
  readonly key: string;
  readonly worth: number;
  /** Somebody or something holds it that no guess may touch: a person, a recording, a pin. */
  readonly isHeld: boolean;
  /** A guess that does not run yet. */
  readonly isStarting: boolean;
}

export interface Limits {
  /** How many may run, what is held included. */
  readonly capacity: number;
  /** How many guesses may be starting at once. */
  readonly startsAtOnce: number;
}

export interface Step {
  readonly start: string;
  /** What has to go first: an entry of the pool, or whatever is worth least on the tuners of that box. */
  readonly instead: { readonly kind: 'entry'; readonly key: string } | { readonly kind: 'tuner' } | undefined;
}

/**
 * What is replaced must be worth clearly less, or two of a kind would push each other out for ever. With 1.25 a household that chooses
 * from lists has as many zaps ready for 4 to 19 % more starts (`bench:replay`, seeds 1 to 6, 4 to 8 slots).
 */
const clearGain = 1.7;

export function nextStep(wanted: readonly Wanted[], running: readonly Running[], limits: Limits): Step | undefined {
  const runs = new Set(running.map(({ key }) => key));
  const starting = running.filter(({ isStarting }) => isStarting);
  const hasStart = starting.length < limits.startsAtOnce;
  const hasRoom = hasStart && running.length < limits.capacity;
  // What is still starting makes room in both respects.
  const victims = (hasStart ? running : starting).filter(({ isHeld }) => !isHeld);
  const least = victims.toSorted((a, b) => a.worth - b.worth)[0];
  for (const { key, worth, tuner } of wanted.toSorted((a, b) => b.worth - a.worth)) {
    if (runs.has(key) || tuner?.kind === 'none') continue;
    if (tuner) {
      const fits = hasRoom || (hasStart && tuner.freesSlot);
      if (fits && worth >= clearGain * tuner.worth) return { start: key, instead: { kind: 'tuner' } };
      continue;
    }
    if (hasRoom) return { start: key, instead: undefined };
    // Whatever comes now is worth less.
    if (!least || worth < clearGain * least.worth) return undefined;
    return { start: key, instead: { kind: 'entry', key: least.key } };
  }
  return undefined;
}
