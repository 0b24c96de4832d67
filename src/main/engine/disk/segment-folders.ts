import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SegmentWriter } from '../hls/segment-writer.ts';
import { AppError } from '../kernel/app-error.ts';
import type { Logger } from '../ports.ts';

const prefix = 'entry-';

/** A folder on disk for one entry's segments. */
export interface SegmentFolder extends SegmentWriter {
  /** Removes the folder after what is being written; resolves when it is gone. */
  dispose(): Promise<void>;
}

/**
 * The segment folders of this run. A disk that is full or cannot be written is told once, and once more when it works again;
 * the entries go on from memory meanwhile (UP-7).
 */
export class SegmentFolders {
  readonly #runDir: string;
  readonly #log: Logger;
  readonly #onTrouble: (trouble: AppError | undefined) => void;
  /** Names of the folders in use. */
  readonly #names = new Set<string>();
  #troubled = false;

  constructor(runDir: string, log: Logger, onTrouble: (trouble: AppError | undefined) => void) {
    this.#runDir = runDir;
    this.#log = log;
    this.#onTrouble = onTrouble;
  }

  create(): SegmentFolder {
    const name = `${prefix}${randomBytes(8).toString('hex')}`;
    const dir = join(this.#runDir, name);
    this.#names.add(name);
    const pending = new Set<Promise<void>>();
    let ready: Promise<unknown> | undefined;
    let disposed: Promise<void> | undefined;
    const file = (sequence: number): string => join(dir, `segment-${sequence}.m4s`);
    const track = async (work: Promise<void>): Promise<void> => {
      pending.add(work);
      try {
        await work;
      } finally {
        pending.delete(work);
      }
    };
    const writeSegment = async (sequence: number, data: Buffer): Promise<void> => {
      try {
        ready ??= mkdir(dir, { recursive: true });
        await ready;
        await writeFile(file(sequence), data);
        this.#report(undefined);
      } catch (error) {
        ready = undefined;
        // A file that was cut short by a full disk would be played as if it were whole.
        await rm(file(sequence), { force: true }).catch(() => {});
        this.#report(error);
        throw error;
      }
    };
    return {
      write: (sequence, data) =>
        disposed ? Promise.reject(new AppError('aborted')) : track(writeSegment(sequence, data)),
      read: (sequence) => readFile(file(sequence)),
      remove: (sequence) =>
        void track(rm(file(sequence), { force: true })).catch((error: unknown) =>
          this.#log.warn({ error }, 'segment not removed'),
        ),
      dispose: () => {
        disposed ??= Promise.allSettled(pending)
          .then(() => rm(dir, { recursive: true, force: true, maxRetries: 3 }))
          // What could not be removed now is a stray, and is tried again.
          .catch((error: unknown) => this.#log.warn({ error, dir }, 'segment folder not removed'))
          .finally(() => this.#names.delete(name));
        return disposed;
      },
    };
  }

  /** Removes folders that belong to no entry. There should be none; resolves with how many there were. */
  async removeStrays(): Promise<number> {
    const names = await readdir(this.#runDir).catch(() => []);
    const strays = names.filter((name) => name.startsWith(prefix) && !this.#names.has(name));
    for (const name of strays) {
      this.#log.warn({ name }, 'removing a segment folder that belongs to nothing');
      await rm(join(this.#runDir, name), { recursive: true, force: true }).catch(() => {});
    }
    return strays.length;
  }

  #report(error: unknown): void {
    const troubled = error !== undefined;
    if (troubled === this.#troubled) return;
    this.#troubled = troubled;
    if (!troubled) {
      this.#log.info({ dir: this.#runDir }, 'segments can be written again');
      this.#onTrouble(undefined);
      return;
    }
    const detail = error instanceof Error ? error.message : 'unknown error';
    const full = isNodeError(error) && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
    const trouble = new AppError(full ? 'disk-full' : 'disk-unusable', { path: this.#runDir, detail }, error);
    this.#log.warn({ code: trouble.code, dir: this.#runDir, detail }, 'segments cannot be written');
    this.#onTrouble(trouble);
  }
}

function isNodeError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}
