import type { BrowserWindow } from 'electron';
import type { Abilities } from '../../shared/model/abilities.ts';
import type { Afterglow } from '../afterglow.ts';
import type { Handlers } from './register.ts';

/** All zaps and sessions of the window belong to this viewer. */
export const windowViewer = 'window';

/** What the page may ask for, each a thin step into the engine. */
export function windowHandlers(afterglow: Afterglow, window: BrowserWindow, version: string): Handlers {
  const { engine, state, journal } = afterglow;
  let abilities: Abilities = { video: ['h264'], audio: ['aac'] };
  const zaps = new Map<string, AbortController>();

  return {
    start: async (payload) => {
      abilities = payload;
      // A page that starts anew has forgotten what an earlier one played.
      await engine.sessions.stopAll(windowViewer);
      const firstChannelId = state.lastChannelId;
      return {
        channels: [...engine.lineUp.channels()],
        view: engine.view(),
        version,
        ...(firstChannelId !== undefined && { firstChannelId }),
      };
    },
    zap: async ({ zapId, channelId }) => {
      const abort = new AbortController();
      zaps.set(zapId, abort);
      try {
        const answer = await engine.zap(windowViewer, channelId, abilities, abort.signal);
        return { ...answer, url: afterglow.playlistUrl(answer.playSessionId) };
      } finally {
        zaps.delete(zapId);
      }
    },
    'zap-cancel': ({ zapId }) => zaps.get(zapId)?.abort(),
    'session-stop': ({ playSessionId }) => engine.sessions.stop(playSessionId),
    'zap-report': (report) => {
      journal.add(report);
      if (report.outcome === 'shown') state.rememberChannel(report.channelId);
      afterglow.reported(report);
    },
    'zap-statistics': () => journal.statistics(),
    'keep-warm': ({ channelId, on }) => (on ? engine.keepWarm(channelId, abilities) : engine.letGoCold(channelId)),
    'reload-box': ({ boxId }) => engine.lineUp.reload(boxId),
    'dismiss-notice': ({ id }) => engine.dismissNotice(id),
    'full-screen': ({ on }) => {
      window.setFullScreen(on ?? !window.isFullScreen());
      return { on: window.isFullScreen() };
    },
  };
}
