/** Something acquired. Disposing twice is the same as disposing once. */
export interface Disposable {
  dispose(): void;
}

/** Something acquired whose release takes time; the promise resolves when it is confirmed to be gone. */
export interface AsyncDisposable {
  dispose(): Promise<void>;
}

/** Collects disposables and disposes them in reverse order. What is added after the end is disposed at once. */
export class DisposableStore implements Disposable {
  readonly #items: Disposable[] = [];
  #disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  dispose(): void {
    this.#disposed = true;
    for (const item of this.#items.splice(0).toReversed()) item.dispose();
  }
}
