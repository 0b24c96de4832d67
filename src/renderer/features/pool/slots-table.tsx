import type { EvictionPolicy } from '../../../shared/model/warm-pool.ts';
import { isBeside, type SlotRow as Slot } from '../../stores/pool-rows.ts';
import { strings } from '../../ui/strings.ts';
import { Columns } from './pool-row.tsx';
import { partsOf } from './score-parts.ts';
import { SlotRow } from './slot-row.tsx';
import type { ChannelWords } from './use-channels.ts';

const words = strings.pool;

const columns = [
  ...['number', 'name', 'state', 'owner', 'hits', 'time', 'worth'],
  ...['part', 'part', 'part', 'part'],
  ...['disk', 'actions'],
];

interface Props {
  readonly rows: readonly Slot[];
  readonly capacity: number;
  readonly policy: EvictionPolicy;
  readonly cursor: number;
  readonly nowMs: number;
  readonly channel: (channelId: string) => ChannelWords;
}

export function SlotsTable({ rows, capacity, policy, cursor, nowMs, channel }: Props) {
  const free = Math.max(0, capacity - rows.filter(({ entry }) => !isBeside(entry)).length);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- its rows have a cursor
    <table className="pool-table pool-table--slots" role="grid" aria-label={words.slots}>
      <Columns names={columns} />
      <thead>
        <tr>
          <th scope="col" className="pool-left" colSpan={2}>
            <span className="pool-caption">{words.slots}</span>
          </th>
          <th scope="col" className="pool-left">
            {words.state}
          </th>
          <th scope="col" className="pool-left">
            {words.owner}
          </th>
          <th scope="col" title={words.hitsHint}>
            {words.hits}
          </th>
          <th scope="col" className="pool-two">
            {words.idle} {words.age}
          </th>
          <th scope="col" title={words.worthHint}>
            {words.worth}
          </th>
          {partsOf(policy).map(({ name }) => (
            <th scope="col" className="pool-part" key={name}>
              {name}
            </th>
          ))}
          <th scope="col">{words.megabytes}</th>
          <th scope="col">
            <span className="visually-hidden">{words.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <SlotRow
            key={row.id}
            row={row}
            index={index}
            active={index === cursor}
            policy={policy}
            nowMs={nowMs}
            words={channel(row.channelId)}
          />
        ))}
        {Array.from({ length: free }, (_, index) => (
          <tr className="pool-empty" key={`empty ${index}`}>
            <td colSpan={columns.length}>
              <span className="dot dot--cold" />
              {words.empty}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
