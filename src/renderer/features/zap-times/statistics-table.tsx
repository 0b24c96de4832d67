import type { ZapStatistics } from '../../../shared/model/zap-report.ts';
import { strings } from '../../ui/strings.ts';

interface Props {
  readonly caption: string;
  readonly rows: readonly ZapStatistics[];
  /** Its groups are kinds of zaps, which have marks. */
  readonly dotted?: boolean;
}

export function StatisticsTable({ caption, rows, dotted = false }: Props) {
  return (
    <table className="zap-table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{caption}</span>
          </th>
          <th scope="col">{strings.zapTimes.p50}</th>
          <th scope="col">{strings.zapTimes.p95}</th>
          <th scope="col">{strings.zapTimes.count}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ group, p50Ms, p95Ms, count }) => (
          <tr key={group}>
            <th scope="row" title={group}>
              {dotted && <span className={`dot zap-kind zap-kind--${group}`} />}
              {group}
            </th>
            <td>{strings.number(p50Ms)}</td>
            <td>{strings.number(p95Ms)}</td>
            <td>{strings.number(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
