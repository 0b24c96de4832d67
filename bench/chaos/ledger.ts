import { describeStep, type PlannedStep } from './plan.ts';

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
