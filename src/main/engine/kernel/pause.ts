import type { Clock } from '../ports.ts';
import { abortable } from './abort.ts';
import { deferred } from './deferred.ts';

/** Resolves after `ms` of the clock; an abort rejects with `aborted` at once. The timer is gone in either case. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const done = deferred<void>();
  const timer = clock.after(ms, () => done.resolve());
  return abortable(done.promise, signal).finally(() => timer.dispose());
}
