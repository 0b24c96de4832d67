import type { AppError } from '../kernel/app-error.ts';
import type { Disposable } from '../kernel/disposable.ts';
import { Consumer, type JoinOptions, type Shared, type TsSink } from './consumer.ts';

/** DIRECT-3: how long a consumer may be full before it is dropped. */
const dropAfterMs = 10_000;

/** The consumers of one stream. Each reads the ring at its own pace, and what one does costs no other anything. */
export class FanOut {
  readonly #shared: Shared;
  readonly #consumers = new Set<Consumer>();

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  get size(): number {
    return this.#consumers.size;
  }

  /** Starts at once when the ring has a keyframe; the sink is written to before this returns. */
  join(sink: TsSink, options: JoinOptions): Disposable {
    const consumer = new Consumer(this.#shared, sink, options);
    this.#consumers.add(consumer);
    consumer.pump();
    this.#forgetIfEnded(consumer);
    return {
      dispose: () => {
        consumer.leave();
        this.#consumers.delete(consumer);
      },
    };
  }

  /** The ring has grown. */
  deliver(): void {
    for (const consumer of this.#consumers) {
      consumer.pump();
      if (consumer.fullMs >= dropAfterMs) {
        this.#shared.log.info({ fullMs: consumer.fullMs }, 'A stream consumer is too slow and is dropped');
        consumer.end(undefined);
      }
      this.#forgetIfEnded(consumer);
    }
  }

  end(error: AppError | undefined): void {
    for (const consumer of this.#consumers) consumer.end(error);
    this.#consumers.clear();
  }

  #forgetIfEnded(consumer: Consumer): void {
    if (consumer.ended) this.#consumers.delete(consumer);
  }
}
