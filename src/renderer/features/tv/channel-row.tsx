import { memo } from 'react';
import type { Channel } from '../../../shared/model/channel.ts';
import type { Warmth } from '../../stores/line-up.ts';
import { strings } from '../../ui/strings.ts';
import { rowId } from './visible-rows.ts';

interface Props {
  readonly channel: Channel;
  readonly index: number;
  readonly count: number;
  readonly rowPx: number;
  readonly active: boolean;
  readonly warmth: Warmth;
  readonly watching: boolean;
  readonly kept: boolean;
  /** Its picture is held by a hidden player, or will be in a moment. */
  readonly ready: 'ready' | 'starting' | undefined;
  /** Why it is expected next, in words; left out where it is not. */
  readonly why: string | undefined;
  readonly withBox: boolean;
  readonly onChoose: (t0Ms: number) => void;
}

// Everything but onChoose, which says the same thing at each rendering.
const same = (a: Props, b: Props): boolean =>
  (Object.keys(a) as (keyof Props)[]).every((key) => key === 'onChoose' || a[key] === b[key]);

export const ChannelRow = memo(function ChannelRow(props: Props) {
  const { channel, index, rowPx, active, warmth, watching, kept, ready, why } = props;
  const state = watching ? strings.watching : strings.warmth[warmth];
  // Ready says more than warm, and stands in its place.
  const words = [...(ready ? [] : [state]), ...(kept ? [strings.kept] : [])];
  const classes = [
    'row',
    active && 'row--active',
    watching && 'row--watching',
    (ready || why !== undefined) && 'row--expected',
    `row--${warmth}`,
  ];
  return (
    // The listbox has the focus and the keys; the row is for the mouse.
    <div
      id={rowId(index)}
      data-id={channel.id}
      className={classes.filter(Boolean).join(' ')}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a native select cannot look like this
      role="option"
      tabIndex={-1}
      aria-selected={active}
      aria-posinset={index + 1}
      aria-setsize={props.count}
      style={{ transform: `translateY(${index * rowPx}px)`, height: rowPx }}
      onClick={(event) => props.onChoose(event.timeStamp)}
      onKeyDown={() => undefined}
    >
      <span className="row__number">{channel.number}</span>
      <span className="row__name">
        {channel.name}
        {why !== undefined ? (
          <small className="row__box row__why">{why}</small>
        ) : (
          props.withBox && <small className="row__box">{channel.boxName}</small>
        )}
      </span>
      <span className="row__state">
        {words.join(', ')}
        {ready && (
          <>
            <span className={`row__ready row__ready--${ready}`} aria-hidden="true">
              {strings.ready[ready]}
            </span>
            <span className="visually-hidden">{strings.readyInWords[ready]}</span>
          </>
        )}
      </span>
      <span className={watching && warmth !== 'trouble' ? 'dot dot--warm' : `dot dot--${warmth}`} />
    </div>
  );
}, same);
