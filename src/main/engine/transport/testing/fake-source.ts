import { type Deferred, deferred } from '../../kernel/deferred.ts';
import type { ByteSource } from '../upstream.ts';
import { concat } from './packets.ts';

/** A source whose bytes, end and closing the test decides. */
export class FakeSource implements ByteSource {
  readonly #queue: Deferred<Uint8Array | undefined>[] = [deferred()];
  readonly closing = deferred<void>();
  /** When false the test confirms the closing itself. */
  confirms = true;
  closes = 0;
  readonly chunks: AsyncIterable<Uint8Array>;

  constructor() {
    const queue = this.#queue;
    this.chunks = {
      async *[Symbol.asyncIterator]() {
        for (let i = 0; ; i++) {
          const chunk = await queue[i]?.promise;
          if (!chunk) return;
          yield chunk;
        }
      },
    };
  }

  get #last(): Deferred<Uint8Array | undefined> {
    return this.#queue.at(-1) as Deferred<Uint8Array | undefined>;
  }

  send(...parts: Uint8Array[]): Promise<void> {
    const last = this.#last;
    this.#queue.push(deferred());
    last.resolve(concat(...parts));
    return settle();
  }

  finish(error?: Error): Promise<void> {
    if (error) this.#last.reject(error);
    else this.#last.resolve(undefined);
    return settle();
  }

  close(): Promise<void> {
    this.closes++;
    if (this.confirms) this.closing.resolve();
    return this.closing.promise;
  }
}

/** Lets everything run that waits for nothing but its turn. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
