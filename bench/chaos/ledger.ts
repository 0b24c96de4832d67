import { describeStep, type PlannedStep } from './plan.ts';

/** A client's stream or play session that ended without its doing. */
export interface Loss {
  readonly at: string;
  readonly step: number;
  readonly client: string;
  readonly what: string;
}

export interface Violation {
  readonly step: number;
  readonly what: string;
  /** The steps before it, the newest last. */
  readonly lastSteps: readonly string[];
}

const stepsKept = 15;
/** What goes wrong once often goes wrong in every poll from then on. */
const sameAtMost = 3;

/** What happened: how often each thing did, and what must not have. */
export class Ledger {
  readonly violations: Violation[] = [];
  readonly counts: Record<string, number> = {};
  readonly losses: Loss[] = [];
  readonly #lastSteps: string[] = [];
  readonly #seen = new Map<string, number>();
  #step = 0;

  begin(step: PlannedStep): void {
    this.#step = step.number;
    this.#lastSteps.push(describeStep(step));
    if (this.#lastSteps.length > stepsKept) this.#lastSteps.shift();
  }

  count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  /** No violation: what is broken for long enough ends. With the app's log it can be told from what must not have ended. */
  loss(client: string, what: string): void {
    this.count(`lost: ${what}`);
    this.losses.push({ at: new Date().toISOString(), step: this.#step, client, what });
  }

  violation(what: string): void {
    const kind = what.replaceAll(/\d+/g, '#');
    const times = (this.#seen.get(kind) ?? 0) + 1;
    this.#seen.set(kind, times);
    this.count('violations');
    if (times > sameAtMost) return;
    console.log(`VIOLATION  step ${this.#step}: ${what}`);
    this.violations.push({ step: this.#step, what, lastSteps: [...this.#lastSteps] });
  }
}
