import { appendFile, readFile, writeFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { Logger } from '../engine/ports.ts';

/** A file of one JSON object a line that only grows, and is made shorter at a start. A line that a crash cut off costs only itself. */
export class JsonLines<T> {
  readonly #path: string;
  readonly #log: Logger;
  readonly #keep: number;
  readonly #items: T[];
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, items: T[], keep: number, log: Logger) {
    this.#path = path;
    this.#items = items;
    this.#keep = keep;
    this.#log = log;
  }

  /** Reads the newest `keep` items. A file that does not exist is empty. */
  static async open<T>(path: string, schema: z.ZodType<T>, keep: number, log: Logger): Promise<JsonLines<T>> {
    const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
    const items = lines
      .map((line) => parseLine(line, schema))
      .filter((item) => item !== undefined)
      .slice(-keep);
    const file = new JsonLines(path, items, keep, log);
    if (lines.length > keep * 2) file.#write(() => writeFile(path, items.map(toLine).join('')));
    return file;
  }

  /** The oldest first. */
  items(): readonly T[] {
    return this.#items;
  }

  add(item: T): void {
    this.#items.push(item);
    if (this.#items.length > this.#keep) this.#items.shift();
    this.#write(() => appendFile(this.#path, toLine(item)));
  }

  /** Resolves when everything that was added is written. */
  async dispose(): Promise<void> {
    await this.#writing;
  }

  #write(action: () => Promise<void>): void {
    this.#writing = this.#writing
      .then(action)
      .catch((error: unknown) => this.#log.warn({ error, path: this.#path }, 'file not written'));
  }
}

const toLine = (item: unknown): string => `${JSON.stringify(item)}\n`;

function parseLine<T>(line: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
