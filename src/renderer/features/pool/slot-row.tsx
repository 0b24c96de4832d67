import type { EvictionPolicy } from '../../../shared/model/warm-pool.ts';
import { useLineUp, warmthOf } from '../../stores/line-up.ts';
import { isMereGuess, type SlotRow as Slot } from '../../stores/pool-rows.ts';
import { strings } from '../../ui/strings.ts';
import { clock, megabytes } from './figures.ts';
import { Actions, ChannelCell, Row } from './pool-row.tsx';
import { ScoreCells } from './score-cells.tsx';
import type { ChannelWords } from './use-channels.ts';
import { onlyGuessed, uses } from './uses.ts';

interface Props {
  readonly row: Slot;
  readonly index: number;
  readonly active: boolean;
  readonly policy: EvictionPolicy;
  readonly nowMs: number;
  readonly words: ChannelWords;
}

export function SlotRow({ row, index, active, policy, nowMs, words }: Props) {
  const { entry } = row;
  const sessions = useLineUp((s) => s.view.sessions);
  const guess = entry.score?.guess ?? onlyGuessed(entry.leases);
  const state = stateWords(entry);
  const isReady = entry.leases.some(({ kind }) => kind === 'preroll');
  const mereGuess = isMereGuess(entry);
  const warmth = warmthOf(entry);
  const made = [entry.profile, entry.video].filter(Boolean).join(', ');
  const who = uses(entry.leases, sessions);
  return (
    <Row row={row} index={index} active={active} guess={guess}>
      <ChannelCell words={words} dot={guess && warmth === 'warm' ? 'guess' : warmth}>
        <small className="pool-under" title={made}>
          {made}
        </small>
      </ChannelCell>
      <td className={`pool-state pool-state--${warmth}`} title={`${state}, ${who}`}>
        {state}
        <small className={isReady ? 'pool-under pool-under--ready' : 'pool-under'}>{who}</small>
      </td>
      <td className="pool-owner" title={entry.owner?.userId}>
        {entry.owner?.userId ?? strings.pool.nothing}
      </td>
      <td className="pool-figure">{strings.number(entry.hits)}</td>
      <td className="pool-figure">
        {entry.idleSinceMs === undefined || mereGuess ? strings.pool.nothing : clock(nowMs - entry.idleSinceMs)}
        <small className="pool-under">{clock(nowMs - entry.startedAtMs)}</small>
      </td>
      <ScoreCells
        score={entry.score}
        policy={policy}
        mereGuess={mereGuess}
        over={warmth === 'cold' || entry.state.kind === 'failed'}
      />
      <td className="pool-figure">{megabytes(entry.diskBytes)}</td>
      <Actions
        row={row}
        name={words.name}
        active={active}
        pinned={entry.leases.some(({ kind }) => kind === 'pinned')}
      />
    </Row>
  );
}

/** While it runs, also what makes its media. */
function stateWords({ state, worker }: Slot['entry']): string {
  const words = strings.pool.slotState(state, strings.waiting(state.kind === 'starting' ? state.phase : undefined));
  return worker && state.kind === 'running' ? strings.pool.stateAndUses(words, strings.pool.madeBy(worker)) : words;
}
