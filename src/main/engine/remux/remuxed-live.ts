import type { FragmentHandler } from '../hls/fragment-reader.ts';
import type { AppError } from '../kernel/app-error.ts';
import { deferred } from '../kernel/deferred.ts';
import type { AsyncDisposable, Disposable } from '../kernel/disposable.ts';
import type { SourceInfo } from '../transport/stream-info.ts';
import type { Upstream } from '../transport/upstream.ts';
import { Remuxer } from './remuxer.ts';

export interface RemuxedLiveOptions {
  readonly upstream: Upstream;
  readonly info: SourceInfo;
  readonly handler: FragmentHandler;
}

/** Of an upstream that is warm already: a player that begins there has something to play on with at once. */
const joinBehindMs = 350;

/**
 * A Remuxer between an upstream and a timeline: what a LiveProcess is with an FFmpeg. What the ring holds from a young keyframe on comes
 * out before the constructor returns.
 */
export class RemuxedLive implements AsyncDisposable {
  /** Why it ended by itself; undefined when it was stopped, or the upstream ended it. */
  readonly ended: Promise<AppError | undefined>;
  readonly #ended = deferred<AppError | undefined>();
  readonly #remuxer: Remuxer;
  readonly #feed: Disposable | undefined;
  #isOver = false;

  constructor({ upstream, info, handler }: RemuxedLiveOptions) {
    this.ended = this.#ended.promise;
    const audio = upstream.aacConfig;
    this.#remuxer = new Remuxer({
      info,
      handler,
      ...(audio ? { audio } : {}),
      onFail: (error) => this.#end(error),
    });
    this.#feed = upstream.join(
      {
        write: (bytes) => {
          this.#remuxer.write(bytes);
          return true;
        },
        // It is never full.
        onDrain: () => ({ dispose: () => {} }),
        end: () => this.#end(undefined),
      },
      { selection: 'main', from: { minAgeMs: joinBehindMs } },
    );
    // It may have failed in the middle of joining.
    if (this.#isOver) this.#feed.dispose();
  }

  /** Idempotent; nothing comes out once it has been called. */
  dispose(): Promise<void> {
    this.#end(undefined);
    return Promise.resolve();
  }

  #end(error: AppError | undefined): void {
    this.#isOver = true;
    this.#remuxer.stop();
    this.#feed?.dispose();
    this.#ended.resolve(error);
  }
}
