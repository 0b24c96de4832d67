import type { ZapReport } from '../../../shared/model/zap-report.ts';
import { strings } from '../../ui/strings.ts';
import { ZapParts } from '../../ui/zap-parts.tsx';

/** One zap in words, beside the pointer. */
export function ZapDetails({ report }: { readonly report: ZapReport }) {
  const failed = report.outcome === 'failed';
  return (
    <div className="zap-details">
      <div className="zap-details__name">
        {report.number} {report.name}
      </div>
      <div className={failed ? 'zap-details__total zap-details__total--failed' : 'zap-details__total'}>
        {failed ? strings.zapTimes.failedAfter(report.totalMs) : strings.tuned(report.totalMs, report.kind)}
      </div>
      {!failed && <ZapParts report={report} className="zap-details__parts" />}
    </div>
  );
}
