/**
 * What the buttons of a gamepad do (ZAP-7), and which of them are pressed anew or held long enough to count again. Pure: snapshots
 * in, presses out. The buttons are those of the W3C's "standard" layout, https://w3c.github.io/gamepad/#remapping; a stick, wheel
 * or pedal that Chromium does not know reports something else and is ignored, because one that rests at its end would surf for ever.
 */
import type { Command, InputContext } from './command.ts';
import { commandOf } from './key-command.ts';

/** Named as on an Xbox controller. */
export type Control =
  | ('a' | 'b' | 'x' | 'y' | 'lb' | 'rb' | 'select' | 'start' | 'l3' | 'r3')
  | ('up' | 'down' | 'left' | 'right');

/** As much of the browser's Gamepad as counts here. */
export interface Pad {
  readonly connected: boolean;
  readonly mapping: string;
  readonly buttons: readonly { readonly pressed: boolean }[];
  readonly axes: readonly number[];
  readonly timestamp: number;
}

/** Each control that is held down, and when it counts again. */
export type Held = ReadonlyMap<Control, number>;

export interface Press {
  readonly control: Control;
  /** It has not been let go since it last counted. */
  readonly repeat: boolean;
}

/** A thumb that rests on the stick moves it by a third; worn sticks rest beside the middle. */
const deadZone = 0.5;
/** Once pushed, it is held until it is well back, or it would chatter at the edge. */
const heldZone = 0.35;
/** As a held key of a keyboard. */
const firstRepeatMs = 400;
const repeatMs = 120;

const buttons: readonly (readonly [index: number, Control])[] = [
  [0, 'a'],
  [1, 'b'],
  [2, 'x'],
  [3, 'y'],
  [4, 'lb'],
  [5, 'rb'],
  [8, 'select'],
  [9, 'start'],
  [10, 'l3'],
  [11, 'r3'],
  [12, 'up'],
  [13, 'down'],
  [14, 'left'],
  [15, 'right'],
];

/** What each control is on a keyboard, so that it means the same wherever it is pressed. */
const keys: Record<Control, string> = {
  a: 'Enter',
  b: 'GoBack',
  x: 'l',
  y: 'i',
  lb: 'PageDown',
  rb: 'PageUp',
  select: 'p',
  start: 'g',
  l3: 'f',
  r3: 'm',
  up: 'ArrowUp',
  down: 'ArrowDown',
  left: 'ArrowLeft',
  right: 'ArrowRight',
};

export function padCommand(control: Control, context: InputContext): Command | undefined {
  return commandOf({ key: keys[control], ctrlKey: false, altKey: false, metaKey: false }, context);
}

export const isUsable = (pad: Pad | null): pad is Pad => pad !== null && pad.connected && pad.mapping === 'standard';

/** What is pressed on any of the pads: they are so many remotes of one set. `held` is what was pressed before. */
export function pressedOn(pads: readonly (Pad | null)[], held: Held): ReadonlySet<Control> {
  const pressed = new Set<Control>();
  for (const pad of pads.filter(isUsable)) {
    for (const [index, control] of buttons) if (pad.buttons[index]?.pressed) pressed.add(control);
    const pushed = stick(pad.axes, held);
    if (pushed) pressed.add(pushed);
  }
  return pressed;
}

/** The left stick as a d-pad: one direction at a time, the stronger one. */
function stick([x = 0, y = 0]: readonly number[], held: Held): Control | undefined {
  const sideways = Math.abs(x) > Math.abs(y);
  const control = sideways ? (x < 0 ? 'left' : 'right') : y < 0 ? 'up' : 'down';
  const push = Math.max(Math.abs(x), Math.abs(y));
  return push >= (held.has(control) ? heldZone : deadZone) ? control : undefined;
}

/** What counts as a press now. A control that is held counts at once, after 400 ms, and then every 120 ms. */
export function padStep(
  held: Held,
  pressed: ReadonlySet<Control>,
  nowMs: number,
): { readonly held: Held; readonly presses: readonly Press[] } {
  const presses: Press[] = [];
  const next = new Map<Control, number>();
  for (const control of pressed) {
    const dueMs = held.get(control);
    const repeat = dueMs !== undefined;
    if (repeat && nowMs < dueMs) {
      next.set(control, dueMs);
      continue;
    }
    presses.push({ control, repeat });
    // From now and not from when it was due: after a hitch there is nothing to catch up on.
    next.set(control, nowMs + (repeat ? repeatMs : firstRepeatMs));
  }
  return { held: next, presses };
}

/** What is down when the page gets the focus was meant for whatever had it before: it counts only when it is pressed again. */
export function heldBefore(pressed: ReadonlySet<Control>): Held {
  return new Map([...pressed].map((control) => [control, Number.POSITIVE_INFINITY]));
}

/** A pad's own time stamp says when it moved, up to a frame before anybody looks; what is older or later is no such thing. */
export function pressedAt(pads: readonly (Pad | null)[], nowMs: number): number {
  const latest = Math.max(...pads.filter(isUsable).map(({ timestamp }) => timestamp));
  return latest <= nowMs && nowMs - latest <= longestLookMs ? latest : nowMs;
}

/** Between two looks lies a frame, and on a busy machine a few. */
const longestLookMs = 100;
