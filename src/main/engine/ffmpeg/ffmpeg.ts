import { redactUrl } from '../channels/urls.ts';
import { AppError } from '../kernel/app-error.ts';
import type { Disposable } from '../kernel/disposable.ts';
import type { Logger } from '../ports.ts';
import { type ProcessExit, SupervisedProcess } from './supervised-process.ts';

export interface FfmpegOptions {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  readonly log: Logger;
  readonly note: (pid: number) => Disposable;
}

/** The FFmpeg program: the one place that starts it, and that knows what its endings mean. */
export class Ffmpeg {
  readonly path: string;
  readonly #options: FfmpegOptions;

  constructor(options: FfmpegOptions) {
    this.path = options.path;
    this.#options = options;
  }

  start(args: readonly string[]): SupervisedProcess {
    const { env, log, note } = this.#options;
    const process = new SupervisedProcess({ file: this.path, args, env, log, note });
    log.debug({ pid: process.pid, args: args.map(redactUrl) }, 'ffmpeg started');
    return process;
  }

  /** What is wrong with the program itself; undefined when it runs. */
  async check(): Promise<AppError | undefined> {
    const process = this.start(['-hide_banner', '-version']);
    process.stdin.destroy();
    const version = process.stdout.setEncoding('utf8').toArray();
    const exit = await process.exited;
    const text = (await version.catch(() => [])).join('');
    if (exit.spawnError === undefined && exit.code === 0 && text.startsWith('ffmpeg version')) {
      this.#options.log.info({ path: this.path, version: text.split('\n', 1)[0] }, 'ffmpeg found');
      return undefined;
    }
    return this.explain(exit, 'ffmpeg-broken');
  }

  /** @param otherwise what it is called when the program as such can be run. */
  explain(exit: ProcessExit, otherwise: 'ffmpeg-broken' | 'ffmpeg-failed'): AppError {
    const context = { path: this.path };
    if (exit.spawnError === 'ENOENT') return new AppError('ffmpeg-missing', context);
    if (exit.spawnError !== undefined) return new AppError('ffmpeg-broken', { ...context, detail: exit.spawnError });
    const lastLine = exit.lastWords.split('\n').at(-1)?.trim();
    const detail = lastLine || (exit.signal ? `ended by ${exit.signal}` : `exit code ${exit.code ?? '?'}`);
    return new AppError(otherwise, { ...context, detail: detail.slice(0, 160) });
  }
}
