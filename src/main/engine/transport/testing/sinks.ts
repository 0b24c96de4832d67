import type { AppError } from '../../kernel/app-error.ts';
import type { Disposable } from '../../kernel/disposable.ts';
import type { Logger } from '../../ports.ts';
import type { TsSink } from '../consumer.ts';
import { concat } from './packets.ts';

export const silentLog: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A sink that holds what it gets; with a capacity it is full beyond that many bytes until `drain`. */
export class MemorySink implements TsSink {
  readonly writes: Uint8Array[] = [];
  readonly ended: (AppError | undefined)[] = [];
  readonly #drains = new Set<() => void>();
  #room: number;
  readonly #capacity: number;

  constructor(capacity = Number.POSITIVE_INFINITY) {
    this.#capacity = capacity;
    this.#room = capacity;
  }

  write(bytes: Uint8Array): boolean {
    this.writes.push(bytes.slice());
    this.#room -= bytes.length;
    return this.#room > 0;
  }

  onDrain(callback: () => void): Disposable {
    this.#drains.add(callback);
    return { dispose: () => void this.#drains.delete(callback) };
  }

  end(error?: AppError): void {
    this.ended.push(error);
  }

  drain(): void {
    this.#room = this.#capacity;
    for (const callback of this.#drains) callback();
  }

  get listeners(): number {
    return this.#drains.size;
  }

  get bytes(): Uint8Array {
    return concat(...this.writes);
  }
}
