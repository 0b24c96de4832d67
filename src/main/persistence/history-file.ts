import { type HistoryStore, type View, viewSchema } from '../engine/history/viewing-history.ts';
import type { Logger } from '../engine/ports.ts';
import { JsonLines } from './json-lines.ts';

/** As many as the engine remembers. */
const keptViews = 5_000;

/** Who watched what, across restarts. */
export class HistoryFile implements HistoryStore {
  readonly #lines: JsonLines<View>;

  private constructor(lines: JsonLines<View>) {
    this.#lines = lines;
  }

  static async open(path: string, log: Logger): Promise<HistoryFile> {
    return new HistoryFile(await JsonLines.open(path, viewSchema, keptViews, log));
  }

  load(): readonly View[] {
    return this.#lines.items();
  }

  add(view: View): void {
    this.#lines.add(view);
  }

  async dispose(): Promise<void> {
    await this.#lines.dispose();
  }
}
