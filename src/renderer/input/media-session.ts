/**
 * Media keys and the media controls of the desktop. While sound plays, Chromium takes these keys from the whole desktop and gives
 * them to the media session instead of the page, so a keydown alone would not do.
 */
import type { Channel } from '../../shared/model/channel.ts';
import { targetOf, usePlayer } from '../stores/player.ts';
import { run } from './run.ts';

export function joinMediaSession(session: MediaSession = navigator.mediaSession): () => void {
  const handlers: readonly (readonly [MediaSessionAction, () => void])[] = [
    ['nexttrack', () => run({ do: 'channel', step: 1 }, performance.now())],
    ['previoustrack', () => run({ do: 'channel', step: -1 }, performance.now())],
    // Live television does not pause: without a handler Chromium would stop the video element by itself, and the picture would
    // stand still while the channel goes on, with nothing on the screen to say why. Nor is "pause" a wish for silence.
    ['play', () => undefined],
    ['pause', () => undefined],
    ['stop', () => undefined],
  ];
  for (const [action, handler] of handlers) session.setActionHandler(action, handler);

  let shown: Channel | undefined;
  const show = (channel: Channel | undefined): void => {
    if (channel === shown) return;
    shown = channel;
    session.metadata = channel ? new MediaMetadata(mediaWords(channel)) : null;
  };
  show(targetOf(usePlayer.getState()));
  const unsubscribe = usePlayer.subscribe((state) => show(targetOf(state)));
  return () => {
    unsubscribe();
    for (const [action] of handlers) session.setActionHandler(action, null);
    session.metadata = null;
  };
}

const mediaWords = ({ name, number, boxName }: Channel) => ({ title: name, artist: `${number} · ${boxName}` });
