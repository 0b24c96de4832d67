import { AppError } from './app-error.ts';
import type { Disposable } from './disposable.ts';

/** Calls back once when the signal aborts, at once if it already has. */
export function onAbort(signal: AbortSignal, callback: () => void): Disposable {
  if (signal.aborted) {
    callback();
    return { dispose: () => {} };
  }
  signal.addEventListener('abort', callback, { once: true });
  return { dispose: () => signal.removeEventListener('abort', callback) };
}

/** Waits for the promise, but no longer than the signal lets it: an abort rejects with `aborted` and leaves the promise alone. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let listening: Disposable | undefined;
  const aborted = new Promise<never>((_, reject) => {
    listening = onAbort(signal, () => reject(new AppError('aborted')));
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    listening?.dispose();
  }
}
