/**
 * Where the person will most likely go next, by what they point at: a number being typed, a row in the channel list, a row of the
 * pool. Whoever makes channels ready before they are asked for listens here. A zap is begun before the hint that led to it ends.
 */
import { create } from 'zustand';
import { useLineUp } from './line-up.ts';
import { useOverlays } from './overlays.ts';
import { targetOf, usePlayer } from './player.ts';
import { hintedChannelId, Rest } from './pointed.ts';
import { poolRows } from './pool-rows.ts';

interface Hints {
  readonly channelId: string | undefined;
}

export const useHints = create<Hints>()(() => ({ channelId: undefined }));

/** The listener is told of each change; the returned function ends that. */
export function onHint(listener: (channelId: string | undefined) => void): () => void {
  return useHints.subscribe((now, before) => {
    if (now.channelId !== before.channelId) listener(now.channelId);
  });
}

/** Keeps the hint up to date until the returned function is called. */
export function followHints(): () => void {
  const rest = new Rest<string>((channelId) => useHints.setState({ channelId }));
  const look = (): void => rest.put(hintNow());
  const ends = [useOverlays.subscribe(look), useLineUp.subscribe(look), usePlayer.subscribe(look)];
  return () => {
    for (const end of ends) end();
    rest.dispose();
    useHints.setState({ channelId: undefined });
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
