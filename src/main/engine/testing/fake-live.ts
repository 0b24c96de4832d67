import { AppError } from '../kernel/app-error.ts';
import { type Deferred, deferred } from '../kernel/deferred.ts';
import type { Disposable } from '../kernel/disposable.ts';
import type { Clock } from '../ports.ts';
import type { LiveOptions } from '../warm-pool/repackager.ts';

const startsAfterMs = 150;
const exitsAfterMs = 40;

/** An FFmpeg without a process: a fragment a second from what the upstream gives, until it is stopped, killed or hung. */
export class FakeLive {
  readonly ended: Promise<AppError | undefined>;
  readonly #ended: Deferred<AppError | undefined> = deferred();
  readonly #clock: Clock;
  readonly #running: Disposable[];
  #gone: Promise<void> | undefined;

  constructor({ upstream, handler }: LiveOptions, clock: Clock, onExit: (live: FakeLive) => void) {
    this.ended = this.#ended.promise;
    this.#clock = clock;
    void this.ended.then(() => onExit(this));
    let fed = 0;
    const fragment = (): void => {
      if (fed === 0) return;
      fed = 0;
      handler.onFragment({ data: Buffer.alloc(16), durationMs: 1_000, independent: true });
    };
    this.#running = [
      upstream.join(
        {
          write: (bytes) => {
            fed += bytes.length;
            return true;
          },
          onDrain: () => ({ dispose: () => {} }),
          end: () => {},
        },
        { selection: 'main', from: 'newest-keyframe' },
      ),
      clock.after(startsAfterMs, () => {
        handler.onInit(Buffer.alloc(8));
        fragment();
      }),
      clock.every(1_000, fragment),
    ];
  }

  kill(): void {
    this.hang();
    this.#ended.resolve(new AppError('ffmpeg-failed'));
  }

  hang(): void {
    for (const each of this.#running.splice(0)) each.dispose();
  }

  dispose(): Promise<void> {
    this.hang();
    this.#gone ??= new Promise((resolve) => {
      this.#clock.after(exitsAfterMs, () => {
        this.#ended.resolve(undefined);
        resolve();
      });
    });
    return this.#gone;
  }
}
