import { type PointerEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Channel } from '../../../shared/model/channel.ts';
import type { Expected } from '../../../shared/model/prediction.ts';
import { keptWarm, useLineUp, warmthByChannel } from '../../stores/line-up.ts';
import { choose, hover, useOverlays } from '../../stores/overlays.ts';
import { usePlayer, usePreRoll } from '../../stores/player.ts';
import { strings } from '../../ui/strings.ts';
import { ChannelRow } from './channel-row.tsx';
import { rowId, visibleRows } from './visible-rows.ts';
import './channel-list.css';

/** Of fixed height, so that 2,000 channels cost as much as the dozen that can be seen. Same as --row in channel-list.css. */
const rowRem = 3.25;

export function ChannelList() {
  const channels = useLineUp((s) => s.channels);
  const view = useLineUp((s) => s.view);
  const cursor = useOverlays((s) => s.cursor);
  const shown = usePlayer((s) => (s.shown?.ended === false ? s.shown.channel.id : undefined));
  const ready = usePreRoll((s) => s.ready);
  const gettingReady = usePreRoll((s) => s.starting?.id);
  const list = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState({ top: 0, height: 0, row: 52 });
  const warmth = useMemo(() => warmthByChannel(view.entries), [view.entries]);
  const kept = useMemo(() => keptWarm(view.entries), [view.entries]);
  const why = useMemo(() => reasonsOf(view.prediction.expected, channels), [view.prediction.expected, channels]);
  const readyIds = useMemo(() => new Set(ready.map(({ id }) => id)), [ready]);
  const manyBoxes = view.boxes.length > 1;

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    element.focus({ preventScroll: true });
    const measure = (): void => {
      const row = Math.round(rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
      setBox({ top: element.scrollTop, height: element.clientHeight, row });
      useOverlays.setState({ pageRows: Math.max(1, Math.floor(element.clientHeight / row) - 1) });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // The highlighted row stays in view; opening the list puts it in the middle.
  const opened = useRef(false);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element || box.height === 0) return;
    const top = cursor * box.row;
    if (!opened.current) element.scrollTop = top - (box.height - box.row) / 2;
    else if (top < element.scrollTop) element.scrollTop = top;
    else if (top + box.row > element.scrollTop + box.height) element.scrollTop = top + box.row - box.height;
    opened.current = true;
  }, [cursor, box.row, box.height]);

  useEffect(() => () => document.body.focus(), []);

  const { from, to } = visibleRows(box, channels.length);
  return (
    <section className="list" aria-label={strings.channels}>
      <header className="list__head">
        <h2 className="list__title">{strings.channels}</h2>
        <span className="list__count">{strings.channelCount(channels.length)}</span>
      </header>
      <div
        className="list__rows"
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a native select cannot look like this
        role="listbox"
        tabIndex={0}
        aria-label={strings.channels}
        aria-activedescendant={rowId(cursor)}
        ref={list}
        onPointerMove={onPointerMove}
        onPointerLeave={() => hover(undefined)}
        onWheel={(event) => hover(channelUnder(event.target))}
        onScroll={(event) => {
          const top = event.currentTarget.scrollTop;
          setBox((known) => ({ ...known, top }));
        }}
      >
        <div className="list__room" style={{ height: channels.length * box.row }}>
          {channels.slice(from, to).map((channel, offset) => (
            <ChannelRow
              key={channel.id}
              channel={channel}
              index={from + offset}
              count={channels.length}
              rowPx={box.row}
              active={from + offset === cursor}
              warmth={warmth.get(channel.id) ?? 'cold'}
              watching={channel.id === shown}
              ready={readyIds.has(channel.id) ? 'ready' : channel.id === gettingReady ? 'starting' : undefined}
              kept={kept.has(channel.id)}
              why={why.get(channel.id)}
              withBox={manyBoxes}
              onChoose={(t0Ms) => choose(channel, t0Ms)}
            />
          ))}
        </div>
      </div>
    </section>
  );
}

/** So likely that it is said: three zaps of four go to one of these. */
const said = 3;

/** Why the likeliest channels are expected next, in words. */
function reasonsOf(expected: readonly Expected[], channels: readonly Channel[]): ReadonlyMap<string, string> {
  const from = channels.find(({ id }) => id === expected[0]?.reason.fromId);
  const fromWords = from ? `${from.number} ${from.name}` : '';
  return new Map(
    expected.slice(0, said).map(({ channelId, reason }) => [channelId, strings.next.reason(reason, fromWords)]),
  );
}

/** A row that comes to lie under a resting pointer because a key scrolled the list is nobody's choice; the wheel's doing is. */
function onPointerMove(event: PointerEvent): void {
  const moved = event.movementX !== 0 || event.movementY !== 0;
  if (moved || useOverlays.getState().hovered !== undefined) hover(channelUnder(event.target));
}

function channelUnder(target: EventTarget): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('[data-id]')?.dataset['id'] : undefined;
}
