import type { BrowserWindow } from 'electron';
import type { Afterglow } from '../afterglow.ts';
import type { EngineZapAnswer } from '../engine/engine.ts';
import { type Client, windowSessionId } from '../engine/sessions/viewer-session.ts';
import type { Handlers } from './register.ts';
import { saveHistory } from './save-history.ts';

/** All that the window does belongs to this viewer session. Who sits before it is not known, so they are one user. */
export const windowClient: Client = {
  sessionId: windowSessionId,
  kind: 'window',
  deviceId: 'this computer',
  userId: 'living room',
};

/** What the page may ask for, each a thin step into the engine. */
export function windowHandlers(afterglow: Afterglow, window: BrowserWindow, version: string): Handlers {
  const { engine, state, journal } = afterglow;
  const zaps = new Map<string, AbortController>();
  const viewer = () => engine.viewers.connect(windowClient);
  const cancellable = async (zapId: string, ask: (signal: AbortSignal) => Promise<EngineZapAnswer>) => {
    const abort = new AbortController();
    zaps.set(zapId, abort);
    try {
      const answer = await ask(abort.signal);
      afterglow.tickets.answer(zapId, answer.playSessionId);
      return { ...answer, ...afterglow.mediaUrls(answer.playSessionId) };
    } catch (error) {
      afterglow.tickets.refuse(zapId);
      throw error;
    } finally {
      zaps.delete(zapId);
    }
  };

  return {
    start: async (abilities) => {
      engine.setOwnPlayer(abilities);
      // A page that starts anew has forgotten what an earlier one played.
      await engine.plays.stopAll(viewer().client.sessionId);
      const firstChannelId = state.lastChannelId;
      return {
        channels: [...engine.lineUp.channels()],
        view: engine.view(),
        version,
        preRoll: afterglow.preRoll,
        zapUrl: afterglow.zapUrl,
        ...(firstChannelId !== undefined && { firstChannelId }),
      };
    },
    zap: async ({ zapId, channelId }) => {
      return cancellable(zapId, (signal) => engine.zap(viewer(), channelId, engine.namedProfile('window'), signal));
    },
    'pre-roll': async ({ zapId, channelId }) => {
      return cancellable(zapId, (signal) => engine.preRoll(viewer(), channelId, engine.namedProfile('window'), signal));
    },
    'pre-roll-shown': ({ playSessionId }) => engine.confirm(viewer(), playSessionId),
    'zap-cancel': ({ zapId }) => zaps.get(zapId)?.abort(),
    'session-stop': ({ playSessionId }) => engine.plays.stop(playSessionId),
    'zap-report': (report) => {
      journal.add(report);
      if (report.outcome === 'shown') state.rememberChannel(report.channelId);
      afterglow.reported(report);
    },
    'zap-statistics': () => journal.statistics(),
    'keep-warm': async ({ channelId, on }) => {
      if (on) await engine.keepWarm(channelId, engine.namedProfile('window'), viewer().owner);
      else await engine.warmth.pins.letGo(channelId);
    },
    'stop-entry': ({ key }) => engine.warmth.stopEntry(key),
    'stop-upstream': ({ channelId }) => engine.warmth.stopUpstream(channelId),
    'reload-box': ({ boxId }) => engine.lineUp.reload(boxId),
    'dismiss-notice': ({ id }) => engine.dismissNotice(id),
    hint: ({ channelId }) => engine.forecasts.hint(windowClient.sessionId, channelId),
    'warm-ahead': ({ on }) => {
      engine.preWarmer.pause('by-hand', !on);
      state.rememberWarmAhead(on);
    },
    'history-summary': () => afterglow.history.summary(),
    'history-save': () => saveHistory(afterglow.history, window),
    'history-forget': () => afterglow.forget(),
    'full-screen': ({ on }) => {
      window.setFullScreen(on ?? !window.isFullScreen());
      return { on: window.isFullScreen() };
    },
  };
}
