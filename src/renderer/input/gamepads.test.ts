import { describe, expect, it } from 'vitest';
import type { Pad } from './gamepad-command.ts';
import { listenToGamepads } from './gamepads.ts';
import { pad } from './testing/pad.ts';

/** A page whose frames come when the test says so. */
class FakePage {
  readonly events = new EventTarget();
  focus = true;
  plugged: (Pad | null)[] = [];
  timeMs = 1_000;
  readonly #frames = new Map<number, () => void>();
  #count = 0;
  readonly presses: string[] = [];
  readonly end: () => void;

  constructor(plugged: (Pad | null)[] = []) {
    this.plugged = plugged;
    this.end = listenToGamepads(
      ({ control, repeat }, t0Ms) => this.presses.push(`${control}${repeat ? '*' : ''} ${t0Ms}`),
      {
        events: this.events,
        pads: () => this.plugged,
        hasFocus: () => this.focus,
        nowMs: () => this.timeMs,
        requestFrame: (then) => {
          this.#frames.set(++this.#count, then);
          return this.#count;
        },
        cancelFrame: (frame) => this.#frames.delete(frame),
      },
    );
  }

  get looking(): boolean {
    return this.#frames.size > 0;
  }

  say(event: string): void {
    this.events.dispatchEvent(new Event(event));
  }

  frame(plugged: (Pad | null)[]): void {
    this.plugged = plugged;
    this.timeMs += 16;
    const due = [...this.#frames.values()];
    this.#frames.clear();
    for (const each of due) each();
  }
}

describe('listenToGamepads', () => {
  it('looks at nothing while there is no pad that it can read', () => {
    const page = new FakePage([null, pad({ mapping: '' })]);
    expect(page.looking).toBe(false);
    page.say('gamepadconnected');
    expect(page.looking).toBe(false);
    page.end();
  });

  it('takes the press that made the browser show the pad, once, at the time that the pad says', () => {
    const page = new FakePage();
    page.plugged = [pad({ buttons: [9] })];
    page.say('gamepadconnected');
    page.say('gamepadconnected');
    page.frame([pad({ buttons: [9], timestamp: 1_010 })]);
    page.frame([pad({ buttons: [9], timestamp: 1_020 })]);
    expect(page.presses).toEqual(['start 1010']);
    page.end();
  });

  it('goes on with a pad that was there before the page was, but not with what was held on it', () => {
    const page = new FakePage([pad({ buttons: [0] })]);
    page.frame([pad({ buttons: [0] })]);
    page.frame([pad()]);
    page.frame([pad({ buttons: [0] })]);
    expect(page.presses).toEqual(['a 1048']);
    page.end();
  });

  it('stops when the last pad goes', () => {
    const page = new FakePage([pad()]);
    expect(page.looking).toBe(true);
    page.frame([pad({ buttons: [12] })]);
    page.frame([null]);
    expect(page.looking).toBe(false);
    page.plugged = [pad({ buttons: [12] })];
    page.say('gamepadconnected');
    page.frame([pad({ buttons: [12] })]);
    expect(page.presses).toEqual(['up 1016', 'up 1048']);
    page.end();
  });

  it('stops without the focus; what is held when it returns was meant for another window', () => {
    const page = new FakePage([pad()]);
    page.focus = false;
    page.say('blur');
    expect(page.looking).toBe(false);
    page.focus = true;
    page.plugged = [pad({ buttons: [12] })];
    page.say('focus');
    for (let i = 0; i < 60; i++) page.frame([pad({ buttons: [12] })]);
    expect(page.presses).toEqual([]);
    page.frame([pad()]);
    page.frame([pad({ buttons: [12] })]);
    expect(page.presses).toHaveLength(1);
    page.end();
  });

  it('leaves nothing running when it is ended', () => {
    const page = new FakePage([pad()]);
    page.end();
    expect(page.looking).toBe(false);
    page.say('gamepadconnected');
    page.say('focus');
    expect(page.looking).toBe(false);
  });
});
