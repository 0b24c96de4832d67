import { type ZapReport, type ZapStatistics, zapReportSchema } from '../../shared/model/zap-report.ts';
import { zapStatistics } from '../engine/metrics/zap-statistics.ts';
import type { Logger } from '../engine/ports.ts';
import { JsonLines } from './json-lines.ts';

/** The newest reports; enough for p95 per channel, and read in a few milliseconds. */
const keptReports = 2_000;

/** The zap reports of this and earlier runs. */
export class ZapJournal {
  readonly #log: Logger;
  readonly #lines: JsonLines<ZapReport>;

  private constructor(lines: JsonLines<ZapReport>, log: Logger) {
    this.#lines = lines;
    this.#log = log;
  }

  static async open(path: string, log: Logger): Promise<ZapJournal> {
    return new ZapJournal(await JsonLines.open(path, zapReportSchema, keptReports, log), log);
  }

  statistics(): ZapStatistics[] {
    return zapStatistics(this.#lines.items());
  }

  add(report: ZapReport): void {
    this.#log.info({ zap: report }, 'zap');
    this.#lines.add(report);
  }

  /** Resolves when everything that was added is written. */
  async dispose(): Promise<void> {
    await this.#lines.dispose();
  }
}
