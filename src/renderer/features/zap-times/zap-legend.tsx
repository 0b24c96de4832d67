import type { ZapReport } from '../../../shared/model/zap-report.ts';
import { strings } from '../../ui/strings.ts';
import { zapChart, zapParts } from './zap-rows.ts';

/** What the shades mean. Says the same as the words of the list beside it, so it is for the eye alone. */
export function ZapLegend({ reports }: { readonly reports: readonly ZapReport[] }) {
  const failed = reports.some(({ outcome }) => outcome === 'failed');
  const ready = reports.some(({ kind, outcome }) => kind === 'pre-rolled' && outcome === 'shown');
  const beyond = zapChart(reports).rows.some((row) => row.beyond);
  return (
    <ul className="zap-legend" aria-hidden="true">
      {[...zapParts, 'otherMs' as const, ...(failed ? ['failedMs' as const] : [])].map((piece) => (
        <li key={piece}>
          <span className={`zap-legend__mark zap-piece--${piece}`} />
          {strings.zapTimes.pieces[piece]}
        </li>
      ))}
      <li>
        <span className="zap-legend__mark zap-legend__mark--glowing zap-piece--decodeMs" />
        {strings.zapTimes.glowing}
      </li>
      {ready && (
        <li>
          <span className="zap-legend__mark zap-legend__mark--outline zap-piece--readyMs" />
          {strings.zapTimes.pieces.readyMs}
        </li>
      )}
      {beyond && (
        <li>
          <span className="zap-legend__mark zap-legend__mark--broken zap-piece--otherMs" />
          {strings.zapTimes.beyond}
        </li>
      )}
    </ul>
  );
}
