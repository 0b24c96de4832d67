import type { WebContents } from 'electron';
import type { Afterglow } from '../afterglow.ts';
import { AppError } from '../engine/kernel/app-error.ts';
import type { Disposable } from '../engine/kernel/disposable.ts';
import { DisposableStore } from '../engine/kernel/disposable.ts';
import { windowClient } from './handlers.ts';
import { sendEvent } from './register.ts';

/** Many small changes within this time are told as one. */
const coalesceMs = 40;

/** Tells the page what happens in the engine. */
export function forwardEvents(afterglow: Afterglow, contents: WebContents): Disposable {
  const { engine, clock } = afterglow;
  const store = new DisposableStore();
  let channels = engine.lineUp.channels();
  let pending: Disposable | undefined;
  const tell = (): void => {
    pending = undefined;
    // The list is the same object until it changes; with 2,000 channels it is not sent for a change of state.
    if (channels !== engine.lineUp.channels()) {
      channels = engine.lineUp.channels();
      sendEvent(contents, 'line-up', [...channels]);
    }
    sendEvent(contents, 'view', engine.view());
  };
  store.add(
    engine.onChange(() => {
      pending ??= clock.after(coalesceMs, tell);
    }),
  );
  store.add({ dispose: () => pending?.dispose() });
  store.add(
    engine.plays.onEnded(({ session, error, wasSeen }) => {
      if (session.viewer !== windowClient.sessionId || (wasSeen && !error)) return;
      // What was held ready may be taken back at any time, and its player must know.
      const failure = (error ?? new AppError('aborted', { channel: session.entry.channelName })).toFailure();
      sendEvent(contents, 'session-ended', { playSessionId: session.id, failure });
    }),
  );
  store.add(afterglow.onReport((report) => sendEvent(contents, 'zap-reported', report)));
  return store;
}
