import type { Disposable } from './disposable.ts';

/** One kind of event. A listener that throws does not keep the others from hearing it. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly #onListenerError: (error: unknown) => void;

  constructor(onListenerError: (error: unknown) => void = rethrowLater) {
    this.#onListenerError = onListenerError;
  }

  readonly on = (listener: (value: T) => void): Disposable => {
    // A wrapper, so that the same function may listen twice and each registration ends on its own.
    const registration = (value: T): void => listener(value);
    this.#listeners.add(registration);
    return { dispose: () => void this.#listeners.delete(registration) };
  };

  emit(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }
}

function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
