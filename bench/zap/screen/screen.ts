import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Area, framebufferFile } from './framebuffer.ts';
import type { Sighting, WatchRequest, WorkerMessage, WorkerSetup } from './worker-protocol.ts';

export interface Watch {
  /** The first picture and, where that was asked for, what came after it. */
  readonly seen: Promise<Sighting>;
  /** Ends it before its time; `seen` then has what was there. */
  readonly giveUp: () => void;
}

// On Node 20 tsx serves the main thread only and has to be started in others by hand.
const bootstrap = `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))}).then(({ register }) => {
  register();
  return import(${JSON.stringify(new URL('worker.ts', import.meta.url).href)});
});`;

/** The eye on one display. One watch at a time. */
export class Screen {
  readonly #worker: Worker;
  readonly #stop: Int32Array;
  #failure: Error | undefined;
  /** Where the picture is. */
  readonly picture: Area;

  constructor(framebufferDir: string, picture: Area) {
    this.picture = picture;
    const stop = new SharedArrayBuffer(4);
    this.#stop = new Int32Array(stop);
    const workerData: WorkerSetup = { file: path.join(framebufferDir, framebufferFile), stop };
    this.#worker = new Worker(bootstrap, { workerData, eval: true });
    // Between two watches nobody listens, and an error that nobody hears ends the whole bench without cleaning up.
    this.#worker.on('error', (error) => {
      this.#failure = error;
    });
  }

  /** Resolves when it looks. */
  watch(request: Omit<WatchRequest, 'picture'>): Promise<Watch> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      const failed = (error: Error) => reject(error);
      this.#worker.once('error', failed);
      const seen = new Promise<Sighting>((saw, lost) => {
        this.#worker.once('error', lost);
        const onMessage = (message: WorkerMessage) => {
          if (message.kind === 'watching') {
            resolve({ seen, giveUp: () => Atomics.store(this.#stop, 0, 1) });
            return;
          }
          this.#worker.off('message', onMessage);
          this.#worker.off('error', lost);
          this.#worker.off('error', failed);
          saw({ pictureMs: message.pictureMs, frames: message.frames });
        };
        this.#worker.on('message', onMessage);
      });
      // Whoever was told nothing of the watch hears of the fault by the other promise.
      seen.catch(() => {});
      this.#worker.postMessage({ ...request, picture: this.picture } satisfies WatchRequest, []);
    });
  }

  async close(): Promise<void> {
    Atomics.store(this.#stop, 0, 1);
    await this.#worker.terminate();
  }
}
