/** Looks at the gamepads once per frame, as the browser has no events for their buttons: only while there is one and the page has
 * the focus. A pad that lies in a drawer, or a window in the background, costs nothing. */
import {
  type Held,
  heldBefore,
  isUsable,
  type Pad,
  type Press,
  padStep,
  pressedAt,
  pressedOn,
} from './gamepad-command.ts';

/** The page, as much as this needs of it. */
export interface PadHost {
  /** Of `gamepadconnected`, `gamepaddisconnected`, `focus` and `blur`. */
  readonly events: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
  readonly pads: () => readonly (Pad | null)[];
  readonly hasFocus: () => boolean;
  readonly nowMs: () => number;
  readonly requestFrame: (then: () => void) => number;
  readonly cancelFrame: (frame: number) => void;
}

/** `onPress` is told in which order, and when, as far as the pad says so. */
export function listenToGamepads(onPress: (press: Press, t0Ms: number) => void, host: PadHost = page): () => void {
  const ending = new AbortController();
  let frame: number | undefined;
  let held: Held = new Map();

  const wanted = (): boolean => host.hasFocus() && host.pads().some(isUsable);
  const look = (): void => {
    frame = undefined;
    if (!wanted()) {
      held = new Map();
      return;
    }
    const pads = host.pads();
    const nowMs = host.nowMs();
    const step = padStep(held, pressedOn(pads, held), nowMs);
    held = step.held;
    frame = host.requestFrame(look);
    for (const press of step.presses) onPress(press, press.repeat ? nowMs : pressedAt(pads, nowMs));
  };
  const begin = (): void => {
    if (frame === undefined && wanted()) frame = host.requestFrame(look);
  };
  const stop = (): void => {
    if (frame !== undefined) host.cancelFrame(frame);
    frame = undefined;
  };
  const beginHeld = (): void => {
    held = heldBefore(pressedOn(host.pads(), new Map()));
    begin();
  };

  const listen = (event: string, listener: () => void): void =>
    host.events.addEventListener(event, listener, { signal: ending.signal });
  // A browser shows a pad at its first press, which is meant.
  listen('gamepadconnected', begin);
  listen('focus', beginHeld);
  listen('blur', stop);
  // Whether it was the last one is seen at the next look.
  beginHeld();
  return () => {
    ending.abort();
    stop();
  };
}

const page: PadHost = {
  get events() {
    return window;
  },
  pads: () => navigator.getGamepads(),
  hasFocus: () => document.hasFocus(),
  nowMs: () => performance.now(),
  requestFrame: (then) => requestAnimationFrame(then),
  cancelFrame: (frame) => cancelAnimationFrame(frame),
};
