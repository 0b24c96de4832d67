/** What the engine needs from the world. Everything is handed in by `compose.ts`; tests hand in their own. */
import type { Disposable } from './kernel/disposable.ts';

export interface Clock {
  /** Monotonic milliseconds since an arbitrary start; for durations. */
  nowMs(): number;
  /** Milliseconds since 1970; for people and PROGRAM-DATE-TIME. */
  wallMs(): number;
  /** Runs once after at least `delayMs`. */
  after(delayMs: number, callback: () => void): Disposable;
  /** Runs every `periodMs` until disposed. */
  every(periodMs: number, callback: () => void): Disposable;
}

export interface Logger {
  debug(context: object, message: string): void;
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
}

/** HTTP as Node 20's global `fetch` speaks it. */
export type Fetch = typeof globalThis.fetch;
