import { existsSync, renameSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import type { HistorySummary } from '../../shared/model/prediction.ts';
import { type ZapRecord, type ZapStore, zapRecordSchema } from '../engine/history/foresight.ts';
import { type HistoryStore, type View, viewSchema } from '../engine/history/viewing-history.ts';
import { AppError } from '../engine/kernel/app-error.ts';
import type { Logger } from '../engine/ports.ts';
import { type PredictorState, predictorStateSchema } from '../engine/prediction/predictor.ts';
import type { PredictorStore } from '../engine/prediction/predictor-store.ts';

/** Each is run once; how many have been is the database's `user_version`. Never changed, only added to. */
const migrations = [
  `CREATE TABLE views (
     user_id TEXT NOT NULL, channel_id TEXT NOT NULL, at_ms INTEGER NOT NULL, watched_ms INTEGER NOT NULL
   );
   CREATE INDEX views_at ON views (at_ms);
   CREATE TABLE zaps (
     user_id TEXT NOT NULL, at_ms INTEGER NOT NULL, from_id TEXT NOT NULL, to_id TEXT NOT NULL, dwell_ms INTEGER NOT NULL,
     kind TEXT NOT NULL, rank INTEGER, is_neighbour INTEGER NOT NULL
   );
   CREATE INDEX zaps_at ON zaps (at_ms);
   CREATE TABLE predictors (user_id TEXT PRIMARY KEY, state TEXT NOT NULL);`,
] as const;

/** As many as the engine remembers. */
const loadedViews = 5_000;
/** A year of a busy household; what is older says nothing about tomorrow. */
const keptRows = 200_000;
const keptMs = 400 * 24 * 3_600_000;

/** What a person may take along. */
export interface ExportedHistory {
  readonly views: readonly View[];
  readonly zaps: readonly ZapRecord[];
  readonly learned: readonly { readonly userId: string; readonly state: PredictorState }[];
}

/**
 * Who watched what, every zap, and what was learned of it (PRED-1): one SQLite file on this machine. Written at once and synchronously:
 * some tens of microseconds each. A file that is no database any more is set aside; where none can be had, what is learned lasts as long
 * as the app runs.
 */
export class HistoryDatabase implements HistoryStore, ZapStore, PredictorStore {
  readonly #db: Database.Database;
  readonly #log: Logger;
  readonly #path: string;

  private constructor(db: Database.Database, path: string, log: Logger) {
    this.#db = db;
    this.#path = path;
    this.#log = log;
  }

  /** `trouble`, when a broken file was set aside, or nothing can be kept. Views of earlier versions (history.jsonl) are taken over once. */
  static async open(
    dir: string,
    nowMs: number,
    log: Logger,
  ): Promise<{ readonly history: HistoryDatabase; readonly trouble: AppError | undefined }> {
    const path = join(dir, 'history.db');
    const { db, trouble } = openSomehow(path);
    const history = new HistoryDatabase(db, path, log);
    if (trouble?.code !== 'history-not-kept') await history.#takeOver(join(dir, 'history.jsonl'));
    history.#prune(nowMs);
    return { history, trouble };
  }

  load(): readonly View[] {
    return this.#read(
      `SELECT user_id AS userId, channel_id AS channelId, at_ms AS atMs, watched_ms AS watchedMs
       FROM views ORDER BY at_ms DESC LIMIT ?`,
      [loadedViews],
      (row) => viewSchema.safeParse(row).data,
    ).toReversed();
  }

  add({ userId, channelId, atMs, watchedMs }: View): void {
    this.#write('INSERT INTO views VALUES (?, ?, ?, ?)', [userId, channelId, Math.round(atMs), Math.round(watchedMs)]);
  }

  loadZaps(limit: number): readonly ZapRecord[] {
    return this.#read(
      `SELECT user_id AS userId, at_ms AS atMs, from_id AS fromId, to_id AS toId, dwell_ms AS dwellMs, kind, rank,
              is_neighbour AS isNeighbour
       FROM zaps ORDER BY at_ms DESC LIMIT ?`,
      [limit],
      (row) =>
        zapRecordSchema.safeParse({ ...row, rank: row['rank'] ?? undefined, isNeighbour: row['isNeighbour'] === 1 })
          .data,
    ).toReversed();
  }

  addZap({ userId, atMs, fromId, toId, dwellMs, kind, rank, isNeighbour }: ZapRecord): void {
    this.#write('INSERT INTO zaps VALUES (?, ?, ?, ?, ?, ?, ?, ?)', [
      ...[userId, Math.round(atMs), fromId, toId, Math.round(dwellMs), kind, rank ?? null, isNeighbour ? 1 : 0],
    ]);
  }

  loadPredictor(userId: string): PredictorState | undefined {
    return this.#read('SELECT state FROM predictors WHERE user_id = ?', [userId], ({ state }) => parseState(state))[0];
  }

  savePredictor(userId: string, state: PredictorState): void {
    this.#write('INSERT OR REPLACE INTO predictors VALUES (?, ?)', [userId, JSON.stringify(state)]);
  }

  summary(): HistorySummary {
    const count = (table: string) =>
      this.#read(`SELECT count(*) AS rows, min(at_ms) AS since FROM ${table}`, [], ({ rows, since }) => ({
        rows: Number(rows),
        since: typeof since === 'number' ? [since] : [],
      }))[0];
    const [views, zaps] = [count('views'), count('zaps')];
    const since = [...(views?.since ?? []), ...(zaps?.since ?? [])];
    return {
      ...{ views: views?.rows ?? 0, zaps: zaps?.rows ?? 0, path: this.#path },
      ...(since.length > 0 && { sinceMs: Math.min(...since) }),
    };
  }

  export(): ExportedHistory {
    const learned = this.#read('SELECT user_id AS userId, state FROM predictors', [], ({ userId, state }) => {
      const parsed = parseState(state);
      return parsed && { userId: String(userId), state: parsed };
    });
    return { views: this.load(), zaps: this.loadZaps(keptRows), learned };
  }

  users(): readonly string[] {
    const sql =
      'SELECT user_id AS userId FROM views UNION SELECT user_id FROM zaps UNION SELECT user_id FROM predictors';
    return this.#read(sql, [], ({ userId }) => String(userId));
  }

  /** Everything that is known of a user, for good: the file holds nothing of it any more. */
  forget(userId: string): void {
    for (const table of ['views', 'zaps', 'predictors'])
      this.#write(`DELETE FROM ${table} WHERE user_id = ?`, [userId]);
    this.#exec('VACUUM');
    this.#exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  dispose(): void {
    this.#db.close();
  }

  #prune(nowMs: number): void {
    for (const table of ['views', 'zaps'])
      this.#write(`DELETE FROM ${table} WHERE at_ms < ? OR rowid <= (SELECT max(rowid) FROM ${table}) - ?`, [
        nowMs - keptMs,
        keptRows,
      ]);
  }

  async #takeOver(path: string): Promise<void> {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    const views = text.split('\n').flatMap((line) => {
      try {
        return viewSchema.safeParse(JSON.parse(line)).data ?? [];
      } catch {
        return [];
      }
    });
    this.#db.transaction(() => {
      for (const view of views) this.add(view);
    })();
    // Not kept beside it: what somebody deletes would still stand there.
    await rm(path);
    this.#log.info({ path, views: views.length }, 'history taken over');
  }

  #read<T>(sql: string, parameters: unknown[], map: (row: Record<string, unknown>) => T | undefined): T[] {
    return this.#db
      .prepare(sql)
      .all(...parameters)
      .flatMap((row) => map(row as Record<string, unknown>) ?? []);
  }

  /** A disk that is full must not cost the zap that is being made. */
  #write(sql: string, parameters: unknown[]): void {
    try {
      this.#db.prepare(sql).run(...parameters);
    } catch (error) {
      this.#log.warn({ error, path: this.#path }, 'history not written');
    }
  }

  #exec(sql: string): void {
    try {
      this.#db.exec(sql);
    } catch (error) {
      this.#log.warn({ error, path: this.#path }, 'history not written');
    }
  }
}

function openSomehow(path: string): { readonly db: Database.Database; readonly trouble: AppError | undefined } {
  try {
    return { db: openDatabase(path), trouble: undefined };
  } catch (error) {
    try {
      if (isBroken(error)) return { trouble: setAside(path, error), db: openDatabase(path) };
    } catch {
      // The folder takes nothing: the second reason is as good as the first.
    }
    return { db: openDatabase(':memory:'), trouble: new AppError('history-not-kept', { path }, error) };
  }
}

/** By what it holds, and not because the disk is full, the folder is closed to us or another program uses it. */
function isBroken(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT' || code === 'SQLITE_ERROR';
}

function openDatabase(path: string): Database.Database {
  const db = new Database(path);
  try {
    // A crash at any moment costs the newest rows at most, never the file.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON');
    const { user_version: done } = db.prepare('PRAGMA user_version').get() as { readonly user_version: number };
    for (const [i, migration] of migrations.entries())
      if (i >= done) db.exec(`BEGIN; ${migration} PRAGMA user_version = ${i + 1}; COMMIT`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function setAside(path: string, cause: unknown): AppError {
  const aside = `${path}.broken-${new Date().toISOString().replaceAll(':', '-')}`;
  renameSync(path, aside);
  for (const end of ['-wal', '-shm']) if (existsSync(path + end)) renameSync(path + end, aside + end);
  return new AppError('history-broken', { path: aside }, cause);
}

function parseState(text: unknown): PredictorState | undefined {
  try {
    return predictorStateSchema.safeParse(JSON.parse(String(text))).data;
  } catch {
    return undefined;
  }
}
