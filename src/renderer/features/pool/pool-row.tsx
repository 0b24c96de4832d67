import { type MouseEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import type { Warmth } from '../../stores/line-up.ts';
import { keepPoolRowWarm, putPoolCursor, stopPoolRow, zapToPoolRow } from '../../stores/pool.ts';
import type { PoolRow } from '../../stores/pool-rows.ts';
import { strings } from '../../ui/strings.ts';
import type { ChannelWords } from './use-channels.ts';

/** Widths of the columns, by name: a fixed table takes them from here. */
export function Columns({ names }: { readonly names: readonly string[] }) {
  return (
    <colgroup>
      {names.map((name, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- columns of one kind have one name
        <col className={`pool-col--${name}`} key={index} />
      ))}
    </colgroup>
  );
}

interface RowProps {
  readonly index: number;
  readonly active: boolean;
  readonly guess: boolean;
  readonly row: PoolRow;
  readonly children: ReactNode;
}

/** A row under the pool's cursor has the focus, so that it is read out; the keys themselves are input/keys.ts's. */
export function Row({ index, active, guess, row, children }: RowProps) {
  const element = useRef<HTMLTableRowElement>(null);
  useLayoutEffect(() => {
    if (!active) return;
    element.current?.focus({ preventScroll: true });
    element.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const classes = ['pool-row', active && 'pool-row--active', guess && 'pool-row--guess'];
  return (
    <tr
      className={classes.filter(Boolean).join(' ')}
      ref={element}
      tabIndex={active ? 0 : -1}
      aria-selected={active}
      onClick={() => putPoolCursor(index)}
      onDoubleClick={(event) => zapToPoolRow(event.timeStamp, row)}
    >
      {children}
    </tr>
  );
}

interface ActionsProps {
  readonly row: PoolRow;
  readonly name: string;
  readonly active: boolean;
  readonly pinned: boolean;
}

/** The same as W and X. The mouse leaves the focus on the row, and its second click is no double click on that. */
export function Actions({ row, name, active, pinned }: ActionsProps) {
  const common = {
    type: 'button',
    tabIndex: active ? 0 : -1,
    onMouseDown: (event: MouseEvent) => event.preventDefault(),
    onDoubleClick: (event: MouseEvent) => event.stopPropagation(),
  } as const;
  return (
    <td className="pool-actions">
      <button
        {...common}
        className={pinned ? 'pool-button pool-button--on' : 'pool-button'}
        aria-label={strings.pool.keepWarmOf(name)}
        aria-pressed={pinned}
        onClick={() => void keepPoolRowWarm(row)}
      >
        {strings.pool.keepWarm}
      </button>
      <button
        {...common}
        className="pool-button pool-button--stop"
        aria-label={strings.pool.stopOf(name)}
        onClick={() => void stopPoolRow(row)}
      >
        {strings.pool.stop}
      </button>
    </td>
  );
}

interface ChannelProps {
  readonly words: ChannelWords;
  /** What is only expected is an outline. */
  readonly dot: Warmth | 'guess';
  readonly children?: ReactNode;
}

/** The first two cells: dot and number, name and what is said below it. */
export function ChannelCell({ words, dot, children }: ChannelProps) {
  return (
    <>
      <td className="pool-number">
        <span className={`dot dot--${dot}`} />
        {words.number}
      </td>
      <th className="pool-name" scope="row" title={words.name}>
        {words.name}
        {children}
      </th>
    </>
  );
}
