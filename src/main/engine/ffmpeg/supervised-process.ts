import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import type { AsyncDisposable, Disposable } from '../kernel/disposable.ts';
import type { Logger } from '../ports.ts';

/** How a process ended. `spawnError` is set when it never ran: "ENOENT", "EACCES". */
export interface ProcessExit {
  readonly code: number | undefined;
  readonly signal: string | undefined;
  readonly spawnError: string | undefined;
  /** The last lines that it wrote to stderr. */
  readonly lastWords: string;
  /** We asked it to. */
  readonly wanted: boolean;
}

export interface ProcessOptions {
  readonly file: string;
  readonly args: readonly string[];
  /** Marks the process as ours, so that a later run can find it (disk/run-folder.ts). */
  readonly env: Readonly<Record<string, string>>;
  readonly log: Logger;
  /** Called with the process id as soon as it is known; what it returns is disposed on exit. */
  readonly note: (pid: number) => Disposable;
}

/** SIGTERM is answered by FFmpeg within some 50 ms; one that does not is hung. */
const forceKillAfterMs = 1_000;
const keptStderrBytes = 2_000;

/**
 * One child process from start to confirmed exit. `stop` resolves when it is gone, not when it was told to go: SIGTERM, a grace
 * period, SIGKILL. If we die ourselves it goes by itself: its stdin ends, or its next write to stdout fails.
 */
export class SupervisedProcess implements AsyncDisposable {
  readonly pid: number | undefined;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly exited: Promise<ProcessExit>;
  #stopping = false;
  readonly #kill: (signal: 'SIGTERM') => void;

  constructor(options: ProcessOptions) {
    const child = execa(options.file, options.args, {
      stdin: 'pipe',
      stdout: 'pipe',
      stderr: 'pipe',
      buffer: false,
      reject: false,
      env: { ...options.env },
      forceKillAfterDelay: forceKillAfterMs,
      windowsHide: true,
    });
    this.pid = child.pid;
    this.stdin = child.stdin;
    this.stdout = child.stdout;
    this.#kill = (signal) => void child.kill(signal);
    const noted = child.pid === undefined ? undefined : options.note(child.pid);

    let lastWords = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-keptStderrBytes);
    });
    // Writing to a process that has just died is normal here; the exit tells the story.
    child.stdin.on('error', () => {});
    child.stdout.on('error', () => {});

    this.exited = child.then((result) => {
      noted?.dispose();
      return {
        code: result.exitCode,
        signal: result.signal,
        spawnError: child.pid === undefined ? (result.code ?? 'unknown') : undefined,
        lastWords: lastWords.trim(),
        wanted: this.#stopping,
      };
    });
  }

  stop(): Promise<void> {
    if (!this.#stopping) {
      this.#stopping = true;
      this.stdin.destroy();
      // Whoever stops it no longer reads; an unread pipe would keep it, and the promise, from ending.
      this.stdout.resume();
      this.#kill('SIGTERM');
    }
    return this.exited.then(() => {});
  }

  dispose(): Promise<void> {
    return this.stop();
  }
}
