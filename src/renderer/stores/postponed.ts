/** A zap that takes longer than this has something to say about it. */
export const blinkMs = 120;

/**
 * Passes values on at once, or while it is held only the newest, at the end. The words of a zap that takes no longer than a blink come
 * after its picture: drawing both in one frame would make the picture wait for the words.
 */
export class Postponed<T> {
  readonly #show: (value: T) => void;
  #held: { readonly timer: ReturnType<typeof setTimeout>; value: T | undefined } | undefined;

  constructor(show: (value: T) => void) {
    this.#show = show;
  }

  put(value: T): void {
    if (this.#held) this.#held.value = value;
    else this.#show(value);
  }

  /** For so long at most; holding again begins anew. */
  hold(atMostMs: number): void {
    const value = this.#held?.value;
    clearTimeout(this.#held?.timer);
    this.#held = { timer: setTimeout(() => this.release(), atMostMs), value };
  }

  release(): void {
    const held = this.#held;
    if (!held) return;
    clearTimeout(held.timer);
    this.#held = undefined;
    if (held.value !== undefined) this.#show(held.value);
  }
}
