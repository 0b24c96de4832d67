/** Hands out each key once; a second one of the same name becomes "name-2". */
export class UniqueKeys {
  readonly #taken = new Set<string>();
  readonly #next = new Map<string, number>();

  take(wanted: string): string {
    let key = wanted;
    let n = this.#next.get(wanted) ?? 2;
    while (this.#taken.has(key)) key = `${wanted}-${n++}`;
    this.#next.set(wanted, n);
    this.#taken.add(key);
    return key;
  }
}
