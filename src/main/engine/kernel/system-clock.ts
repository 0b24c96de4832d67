import type { Clock } from '../ports.ts';

/** The real clock; the one place in the engine that may ask the system for the time. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return { dispose: () => clearTimeout(timer) };
  },
  every: (periodMs, callback) => {
    const timer = setInterval(callback, periodMs);
    return { dispose: () => clearInterval(timer) };
  },
};
