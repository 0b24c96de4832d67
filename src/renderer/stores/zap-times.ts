/** How long the zaps took: the newest ones that this page has seen, and what the journal says of all that are kept. */
import { create } from 'zustand';
import type { Failure } from '../../shared/errors.ts';
import type { ZapReport, ZapStatistics } from '../../shared/model/zap-report.ts';
import { request } from '../ipc/client.ts';

interface ZapTimes {
  /** Oldest first. */
  readonly reports: readonly ZapReport[];
  readonly statistics: readonly ZapStatistics[];
  /** Why the statistics could not be had, or are of earlier. */
  readonly failure: Failure | undefined;
}

const keptReports = 60;

export const useZapTimes = create<ZapTimes>()(() => ({ reports: [], statistics: [], failure: undefined }));

export function addReport(report: ZapReport): void {
  useZapTimes.setState(({ reports }) => ({ reports: [...reports, report].slice(-keptReports) }));
}

export async function askStatistics(): Promise<void> {
  const answer = await request('zap-statistics', undefined);
  useZapTimes.setState(answer.ok ? { statistics: answer.value, failure: undefined } : { failure: answer.failure });
}
