import { describe, expect, it } from 'vitest';
import type { InputContext } from './command.ts';
import { type Control, type Held, heldBefore, padCommand, padStep, pressedAt, pressedOn } from './gamepad-command.ts';
import { pad } from './testing/pad.ts';

const watching: InputContext = { over: 'picture', number: 'none' };
const choosing: InputContext = { over: 'list', number: 'none' };
const inPool: InputContext = { over: 'pool', number: 'none' };
const nothing: Held = new Map();

describe('padCommand', () => {
  it.each<[Control, object]>([
    ['up', { do: 'channel', step: 1 }],
    ['down', { do: 'channel', step: -1 }],
    ['rb', { do: 'channel', step: 1 }],
    ['lb', { do: 'channel', step: -1 }],
    ['right', { do: 'volume', step: 1 }],
    ['left', { do: 'volume', step: -1 }],
    ['a', { do: 'open-list' }],
    ['b', { do: 'close' }],
    ['x', { do: 'last-channel' }],
    ['y', { do: 'info' }],
    ['start', { do: 'open-list' }],
    ['select', { do: 'pool' }],
    ['l3', { do: 'full-screen' }],
    ['r3', { do: 'mute' }],
  ])('%s over the picture', (control, command) => {
    expect(padCommand(control, watching)).toEqual(command);
  });

  it.each<[Control, object, object]>([
    ['up', { do: 'cursor', by: 'up' }, { do: 'pool-cursor', by: 'up' }],
    ['lb', { do: 'cursor', by: 'page-down' }, { do: 'pool-cursor', by: 'page-down' }],
    ['rb', { do: 'cursor', by: 'page-up' }, { do: 'pool-cursor', by: 'page-up' }],
    ['a', { do: 'zap-to-cursor' }, { do: 'pool-zap' }],
    ['b', { do: 'close' }, { do: 'close' }],
    // Not the keyboard's X, which stops a channel.
    ['x', { do: 'last-channel' }, { do: 'last-channel' }],
    ['start', { do: 'close-list' }, { do: 'open-list' }],
  ])('%s in the list and in the pool', (control, inList, inThePool) => {
    expect(padCommand(control, choosing)).toEqual(inList);
    expect(padCommand(control, inPool)).toEqual(inThePool);
  });

  it('takes a number with A', () => {
    expect(padCommand('a', { over: 'list', number: 'open' })).toEqual({ do: 'confirm-number' });
  });
});

describe('pressedOn', () => {
  it('reads buttons by their place in the standard layout, of all pads together', () => {
    const pads = [null, pad({ buttons: [0, 12] }), pad({ buttons: [15] })];
    expect([...pressedOn(pads, nothing)]).toEqual(['a', 'up', 'right']);
  });

  it('knows nothing of triggers, the home button, other layouts and pads that have gone', () => {
    const pads = [
      pad({ buttons: [6, 7, 16] }),
      pad({ buttons: [0], mapping: '' }),
      pad({ axes: [-1, -1], mapping: '' }),
      pad({ buttons: [0], connected: false }),
    ];
    expect(pressedOn(pads, nothing).size).toBe(0);
  });

  it.each<[number, number, Control[]]>([
    [0, -1, ['up']],
    [0.1, 0.9, ['down']],
    [-0.7, 0.3, ['left']],
    [0.8, -0.75, ['right']],
    [0.3, 0.45, []],
    [0, 0, []],
  ])('takes a stick at %s, %s for %s', (x, y, controls) => {
    expect([...pressedOn([pad({ axes: [x, y, 1, 1] })], nothing)]).toEqual(controls);
  });

  it('holds a stick until it is well back', () => {
    const held: Held = new Map([['up', 0]]);
    expect([...pressedOn([pad({ axes: [0, -0.4] })], held)]).toEqual(['up']);
    expect([...pressedOn([pad({ axes: [0, 0.4] })], held)]).toEqual([]);
    expect([...pressedOn([pad({ axes: [0, -0.3] })], held)]).toEqual([]);
  });

  it('reads a pad without sticks', () => {
    expect([...pressedOn([pad({ axes: [] })], nothing)]).toEqual([]);
  });
});

describe('padStep', () => {
  /** What counts at each look, 40 ms apart; a star is a repeat. */
  const play = (looks: readonly (readonly Control[])[], before: Held = nothing): string[] => {
    let held = before;
    return looks.map((controls, index) => {
      const step = padStep(held, new Set(controls), index * 40);
      held = step.held;
      return step.presses.map(({ control, repeat }) => (repeat ? `${control}*` : control)).join(' ');
    });
  };

  it('counts a press once, and again when it was let go', () => {
    expect(play([['a'], ['a'], [], ['a']])).toEqual(['a', '', '', 'a']);
  });

  it('counts what is pressed beside what is held', () => {
    expect(play([['up'], ['up', 'x'], ['x']])).toEqual(['up', 'x', '']);
  });

  it('repeats what is held after 400 ms, then every 120 ms', () => {
    const counted = play(Array.from({ length: 20 }, () => ['up'] as const));
    expect(counted.flatMap((each, index) => (each === '' ? [] : [`${index * 40} ${each}`]))).toEqual([
      '0 up',
      '400 up*',
      '520 up*',
      '640 up*',
      '760 up*',
    ]);
  });

  it('does not catch up after a hitch', () => {
    const held: Held = new Map([['up', 400]]);
    const step = padStep(held, new Set(['up']), 5_000);
    expect(step.presses).toEqual([{ control: 'up', repeat: true }]);
    expect(padStep(step.held, new Set(['up']), 5_016).presses).toEqual([]);
  });

  it('leaves what was down before to whom it was meant for', () => {
    expect(play([['up'], ['up'], [], ['up']], heldBefore(new Set(['up'])))).toEqual(['', '', '', 'up']);
  });
});

describe('pressedAt', () => {
  it('is the time stamp of the pad that moved last', () => {
    expect(pressedAt([pad({ timestamp: 990 }), null, pad({ timestamp: 995 })], 1_000)).toBe(995);
  });

  it.each([0, 500, 2_000, Number.NaN])('is now for a time stamp of %s', (timestamp) => {
    expect(pressedAt([pad({ timestamp })], 1_000)).toBe(1_000);
  });
});
