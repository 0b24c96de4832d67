import type { AsyncDisposable } from '../kernel/disposable.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import type { SupervisedProcess } from './supervised-process.ts';

/**
 * An FFmpeg that is started before there is anything to convert, while the tuner locks and the broadcast's next keyframe is waited for:
 * it needs some 100 ms to be up. Whoever finds that another command is right leaves it, and it is stopped.
 */
export class HeadStart implements AsyncDisposable {
  readonly #command: string;
  #process: SupervisedProcess | undefined;

  constructor(ffmpeg: Ffmpeg, args: readonly string[]) {
    this.#command = args.join('\n');
    const process = ffmpeg.start(args);
    this.#process = process;
    void process.exited.then(() => {
      if (this.#process === process) this.#process = undefined;
    });
  }

  /** The process, if it runs with exactly these arguments; from then on it is the caller's. */
  take(args: readonly string[]): SupervisedProcess | undefined {
    if (args.join('\n') !== this.#command) return undefined;
    const process = this.#process;
    this.#process = undefined;
    return process;
  }

  /** Idempotent; resolves when it has gone, unless somebody took it. */
  async dispose(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    await process?.stop();
  }
}
