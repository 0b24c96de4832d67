import { AppError } from '../../kernel/app-error.ts';
import { FakeClock } from '../../kernel/fake-clock.ts';
import type { BoxDependencies } from '../box.ts';
import { silentLog } from './loopback.ts';

/** What a box needs, with the real fetch; whatever a test does not hand in itself fails when it is used. */
export function boxDependencies(own: Partial<BoxDependencies> = {}): BoxDependencies {
  return {
    fetch: globalThis.fetch,
    clock: new FakeClock(),
    log: silentLog,
    readTextFile: () => Promise.reject(new Error('no files in this test')),
    openHls: () => Promise.reject(new Error('no HLS in this test')),
    ...own,
  };
}

export const never: AbortSignal = new AbortController().signal;

/** The AppError that a promise is expected to reject with. */
export async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof AppError) return error;
  throw new Error('An AppError was expected.', { cause: error });
}
