import type { ZapReport } from '../../shared/model/zap-report.ts';
import { strings } from './strings.ts';

interface Props {
  readonly report: ZapReport;
  readonly className: string;
}

/** Where the time of a zap went; nothing where there is nothing to tell. */
export function ZapParts({ report, className }: Props) {
  const parts = strings.parts(report);
  if (parts.length === 0) return null;
  return (
    <dl className={className}>
      {parts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
