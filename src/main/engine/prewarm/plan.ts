/** What to start next because somebody may want it, and what has to go for it (PRED-3). Pure: it decides one step, and is asked again. */

export interface Wanted {
  readonly key: string;
  readonly worth: number;
}

export interface Running extends Wanted {
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
  /** Has to go first. */
  readonly insteadOf: string | undefined;
}

/**
 * What is replaced must be worth clearly less, or two of a kind would push each other out for ever. With 1.25 a household that chooses
 * from lists has as many zaps ready, and a third more starts (`bench:replay`).
 */
const clearGain = 1.7;

export function nextStep(wanted: readonly Wanted[], running: readonly Running[], limits: Limits): Step | undefined {
  const runs = new Set(running.map(({ key }) => key));
  const best = wanted.filter(({ key }) => !runs.has(key)).toSorted((a, b) => b.worth - a.worth)[0];
  if (!best) return undefined;
  const starting = running.filter(({ isStarting }) => isStarting);
  const hasStart = starting.length < limits.startsAtOnce;
  if (hasStart && running.length < limits.capacity) return { start: best.key, insteadOf: undefined };
  // What is still starting makes room in both respects.
  const victims = hasStart ? running.filter(({ isHeld }) => !isHeld) : starting.filter(({ isHeld }) => !isHeld);
  const least = victims.toSorted((a, b) => a.worth - b.worth)[0];
  if (!least || best.worth < clearGain * least.worth) return undefined;
  return { start: best.key, insteadOf: least.key };
}
