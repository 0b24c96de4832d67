import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { type ZapReport, type ZapStatistics, zapReportSchema } from '../../shared/model/zap-report.ts';
import { zapStatistics } from '../engine/metrics/zap-statistics.ts';
import type { Logger } from '../engine/ports.ts';

/** The newest reports; enough for p95 per channel, and read in a few milliseconds. */
const keptReports = 2_000;

/** The zap reports of this and earlier runs, one JSON line each. A line that a crash cut off costs only itself. */
export class ZapJournal {
  readonly #path: string;
  readonly #log: Logger;
  readonly #reports: ZapReport[];
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, log: Logger, reports: ZapReport[]) {
    this.#path = path;
    this.#log = log;
    this.#reports = reports;
  }

  static async open(path: string, log: Logger): Promise<ZapJournal> {
    const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
    const reports = lines
      .map(parseLine)
      .filter((report) => report !== undefined)
      .slice(-keptReports);
    const journal = new ZapJournal(path, log, reports);
    if (lines.length > keptReports * 2) journal.#write(() => writeFile(path, reports.map(toLine).join('')));
    return journal;
  }

  statistics(): ZapStatistics[] {
    return zapStatistics(this.#reports);
  }

  add(report: ZapReport): void {
    this.#reports.push(report);
    if (this.#reports.length > keptReports) this.#reports.shift();
    this.#log.info({ zap: report }, 'zap');
    this.#write(() => appendFile(this.#path, toLine(report)));
  }

  /** Resolves when everything that was added is written. */
  async dispose(): Promise<void> {
    await this.#writing;
  }

  #write(action: () => Promise<void>): void {
    this.#writing = this.#writing
      .then(action)
      .catch((error: unknown) => this.#log.warn({ error, path: this.#path }, 'zap journal not written'));
  }
}

const toLine = (report: ZapReport): string => `${JSON.stringify(report)}\n`;

function parseLine(line: string): ZapReport | undefined {
  try {
    return zapReportSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
