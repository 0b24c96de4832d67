import type { UpstreamView } from '../../../shared/model/warm-pool.ts';
import { keptWarm, useLineUp, type Warmth } from '../../stores/line-up.ts';
import type { ConnectionRow } from '../../stores/pool-rows.ts';
import { strings } from '../../ui/strings.ts';
import { clock, megabits, worth } from './figures.ts';
import { Actions, ChannelCell, Columns, Row } from './pool-row.tsx';
import type { ChannelWords } from './use-channels.ts';
import { onlyGuessed, uses } from './uses.ts';

const words = strings.pool;

const columns = ['number', 'name', 'state', 'rate', 'time', 'worth', 'actions'];

interface Props {
  readonly rows: readonly ConnectionRow[];
  /** Of the first of them among all rows of the pool. */
  readonly firstIndex: number;
  readonly cursor: number;
  readonly nowMs: number;
  readonly channel: (channelId: string) => ChannelWords;
}

const warmth: Record<UpstreamView['state'], Warmth> = {
  opening: 'starting',
  waiting: 'starting',
  receiving: 'warm',
  closing: 'cold',
  closed: 'cold',
};

export function ConnectionsTable({ rows, firstIndex, cursor, nowMs, channel }: Props) {
  const view = useLineUp((s) => s.view);
  const kept = keptWarm(view.entries);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- its rows have a cursor
    <table className="pool-table pool-table--connections" role="grid" aria-label={words.connections}>
      <Columns names={columns} />
      <thead>
        <tr>
          <th scope="col" className="pool-left" colSpan={2}>
            <span className="pool-caption" title={words.connectionsHint}>
              {words.connections}
            </span>
          </th>
          <th scope="col" className="pool-left">
            {words.state}
          </th>
          <th scope="col">{words.rate}</th>
          <th scope="col">{words.idle}</th>
          <th scope="col">{words.worth}</th>
          <th scope="col">
            <span className="visually-hidden">{words.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.length === 0 && (
          <tr className="pool-empty">
            <td colSpan={columns.length}>{words.noConnections}</td>
          </tr>
        )}
        {rows.map((row, offset) => {
          const { upstream } = row;
          const index = firstIndex + offset;
          const guess = upstream.score?.guess ?? onlyGuessed(upstream.leases);
          const name = channel(row.channelId);
          const state = words.stateAndUses(words.connection[upstream.state], uses(upstream.leases, view.sessions));
          return (
            <Row key={row.id} row={row} index={index} active={index === cursor} guess={guess}>
              <ChannelCell words={name} dot={guess ? 'guess' : warmth[upstream.state]} />
              <td className={`pool-state pool-state--${warmth[upstream.state]}`} title={state}>
                {state}
              </td>
              <td className="pool-figure">{megabits(upstream.rateBps)}</td>
              <td className="pool-figure">
                {upstream.idleSinceMs === undefined ? words.nothing : clock(nowMs - upstream.idleSinceMs)}
              </td>
              {upstream.score ? (
                <td className="pool-figure pool-figure--worth">{worth(upstream.score.total)}</td>
              ) : (
                <td className="pool-figure pool-figure--none" title={words.protectedSlot}>
                  {words.nothing}
                </td>
              )}
              <Actions row={row} name={name.name} active={index === cursor} pinned={kept.has(row.channelId)} />
            </Row>
          );
        })}
      </tbody>
    </table>
  );
}
