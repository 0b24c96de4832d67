/**
 * Where the person will most likely go next, by what they point at: a number being typed, a row in the channel list, a row of the
 * pool. What they point at is made ready before they ask for it. A zap is begun before the hint that led to it ends.
 */
import { useLineUp } from './line-up.ts';
import { useOverlays } from './overlays.ts';
import { hint, targetOf, usePlayer } from './player.ts';
import { hintedChannelId, Rest } from './pointed.ts';
import { poolRows } from './pool-rows.ts';

/** Keeps the hint up to date until the returned function is called. */
export function followHints(): () => void {
  const rest = new Rest<string>(hint);
  const look = (): void => rest.put(hintNow());
  const ends = [useOverlays.subscribe(look), useLineUp.subscribe(look), usePlayer.subscribe(look)];
  return () => {
    for (const end of ends) end();
    rest.dispose();
    hint(undefined);
  };
}

function hintNow(): string | undefined {
  const overlays = useOverlays.getState();
  // The usual case, many times a second while something is on: nothing is pointed at.
  if (overlays.typed === '' && !overlays.list && !overlays.pool) return undefined;
  const { channels, view } = useLineUp.getState();
  return hintedChannelId({
    ...overlays,
    channels,
    poolRows: overlays.pool ? poolRows(view) : [],
    targetId: targetOf(usePlayer.getState())?.id,
  });
}
