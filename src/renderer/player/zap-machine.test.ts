import { describe, expect, it } from 'vitest';
import type { ZapAnswer } from '../../shared/contracts/ipc.ts';
import { toFailure } from '../../shared/errors.ts';
import type { Channel } from '../../shared/model/channel.ts';
import { nextTickMs, transition } from './zap-machine.ts';
import { initialZapState, isRescue, targetOf, type ZapEffect, type ZapEvent, type ZapState } from './zap-state.ts';

const channel = (number: number): Channel => ({
  id: `demo:${number}`,
  number: String(number),
  name: `Channel ${number}`,
  boxId: 'demo',
  boxName: 'Demo',
});
const answer = (session: string): ZapAnswer => ({
  playSessionId: session,
  url: `http://127.0.0.1/${session}`,
  streamUrl: `http://127.0.0.1/${session}.mp4`,
  kind: 'warm',
  parts: { keyframeMs: 12 },
  hasVideo: true,
});
const silent = toFailure('source-silent', { channel: 'X' });
const unplayable = toFailure('not-a-stream', { channel: 'X' });

/** Drives the machine at a time of its own and collects what it asks for. */
class Television {
  state: ZapState = initialZapState('z');
  nowMs = 1_000;
  effects: ZapEffect[] = [];

  send(event: ZapEvent): this {
    const step = transition(this.state, event, this.nowMs);
    this.state = step.state;
    this.effects.push(...step.effects);
    return this;
  }

  press(number: number, how: { readonly surfing?: boolean; readonly warm?: boolean } = {}): this {
    const { surfing = false, warm = false } = how;
    return this.send({ type: 'press', target: channel(number), t0Ms: this.nowMs, surfing, warm });
  }

  after(ms: number): this {
    this.nowMs += ms;
    return this;
  }

  tick(): this {
    return this.send({ type: 'tick' });
  }

  answered(zapId: string, session: string): this {
    return this.send({ type: 'answered', zapId, answer: answer(session) });
  }

  shown(zapId: string, session: string): this {
    this.answered(zapId, session).send({ type: 'swapped', zapId, headAtMs: this.nowMs });
    return this.send({ type: 'painted', zapId, atMs: this.nowMs + 10 });
  }

  take(): string[] {
    return this.effects.splice(0).map((effect) => {
      switch (effect.do) {
        case 'stop':
          return `stop ${effect.playSessionId}`;
        case 'report':
          return `report ${effect.report.number} ${effect.report.outcome}`;
        case 'freeze-front':
          return 'freeze-front';
        default:
          return `${effect.do} ${effect.zapId}`;
      }
    });
  }
}

/** A set that shows channel 1 in session s1. */
function watching(): Television {
  const set = new Television().press(1).shown('z-1', 's1').after(60_000);
  set.take();
  return set;
}

describe('a zap', () => {
  it('tunes at the press, loads at the answer, and stops the old session when the new picture is up', () => {
    const set = watching().press(2);
    expect(set.take()).toEqual(['begin z-2']);
    set.after(30).answered('z-2', 's2');
    expect(set.take()).toEqual(['load z-2']);
    set.after(20).send({ type: 'swapped', zapId: 'z-2', headAtMs: set.nowMs - 10 });
    expect(set.take()).toEqual(['stop s1']);
    expect(set.state.shown).toMatchObject({ channel: channel(2), playSessionId: 's2' });
    set.send({ type: 'painted', zapId: 'z-2', atMs: set.nowMs + 5 });
    expect(set.take()).toEqual(['report 2 shown']);
    expect(set.state.report).toMatchObject({
      from: '1',
      kind: 'warm',
      totalMs: 55,
      parts: { keyframeMs: 12, playlistMs: 10, decodeMs: 15 },
    });
    expect(set.state.report?.parts.settleMs).toBeUndefined();
  });

  it('is given up for a newer one: cancelled before its answer, stopped after it', () => {
    const set = watching().press(2).after(600).press(3);
    expect(set.take()).toEqual(['begin z-2', 'drop z-2', 'cancel z-2', 'begin z-3']);
    set.answered('z-3', 's3').press(4);
    expect(set.take()).toEqual(['load z-3', 'drop z-3', 'stop s3', 'begin z-4']);
  });

  it('closes the session of an answer that comes too late, and ignores its failure and its picture', () => {
    const set = watching().press(2).after(600).press(3);
    set.take();
    set.answered('z-2', 's2').send({ type: 'refused', zapId: 'z-2', failure: silent });
    set.send({ type: 'swapped', zapId: 'z-2', headAtMs: 0 });
    expect(set.take()).toEqual(['stop s2']);
    expect(set.state.phase).toMatchObject({ kind: 'tuning', zapId: 'z-3' });
    expect(set.state.shown?.channel.number).toBe('1');
  });

  it('is not begun twice for the same channel', () => {
    const set = watching().press(2).press(2);
    expect(set.take()).toEqual(['begin z-2']);
  });

  it('back to what is still on the screen is none at all', () => {
    const set = watching().press(2).press(1);
    expect(set.take()).toEqual(['begin z-2', 'drop z-2', 'cancel z-2']);
    expect(set.state.phase.kind).toBe('idle');
  });

  it('that was waited for counts the waiting', () => {
    const set = watching();
    const t0Ms = set.nowMs;
    set.after(1_200).send({ type: 'press', target: channel(2), t0Ms, surfing: false, warm: false });
    set.shown('z-2', 's2');
    expect(set.state.report).toMatchObject({ totalMs: 1_210, parts: { settleMs: 1_200 } });
  });
});

describe('surfing', () => {
  it('tunes the first and the last of ten presses in two seconds', () => {
    const set = watching();
    for (let n = 2; n <= 11; n++) {
      set.press(n, { surfing: true });
      expect(targetOf(set.state)?.number).toBe(String(n));
      const dueMs = nextTickMs(set.state) ?? Number.POSITIVE_INFINITY;
      if (dueMs <= set.nowMs + 200) set.tick();
      set.after(200);
    }
    set.after(100).tick();
    expect(set.take().filter((effect) => effect.startsWith('begin'))).toEqual(['begin z-2', 'begin z-3']);
    expect(targetOf(set.state)?.number).toBe('11');
    expect(set.state.phase).toMatchObject({ kind: 'tuning', settleMs: 300 });
  });

  it('over warm channels zaps at each press', () => {
    const set = watching().press(2, { surfing: true, warm: true }).after(200).press(3, { surfing: true, warm: true });
    expect(set.take().filter((effect) => effect.startsWith('begin'))).toHaveLength(2);
  });

  it('leaves the channel it began on as the last one', () => {
    const set = watching();
    for (const n of [2, 3]) {
      set.press(n, { surfing: true, warm: true }).after(50).shown(`z-${n}`, `s${n}`).after(200);
    }
    expect(set.state.last?.number).toBe('1');
    set.after(5_000).press(4, { surfing: true }).shown('z-4', 's4');
    expect(set.state.last?.number).toBe('3');
  });
});

describe('a failure', () => {
  it('is said, reported, and tried again after 2 s and then 4 s, with the old picture going on', () => {
    const set = watching().press(2).after(100).send({ type: 'refused', zapId: 'z-2', failure: silent });
    expect(set.take()).toEqual(['begin z-2', 'drop z-2', 'report 2 failed']);
    expect(set.state.shown).toMatchObject({ playSessionId: 's1', ended: false });
    expect(nextTickMs(set.state)).toBe(set.nowMs + 2_000);
    set.after(2_000).tick();
    expect(set.take()).toEqual(['begin z-3']);
    expect(set.state.phase).toMatchObject({ kind: 'tuning', before: silent });
    set.send({ type: 'refused', zapId: 'z-3', failure: silent });
    expect(nextTickMs(set.state)).toBe(set.nowMs + 4_000);
  });

  it('that needs a person waits for one', () => {
    const set = watching().press(2).send({ type: 'refused', zapId: 'z-2', failure: unplayable });
    expect(nextTickMs(set.state)).toBeUndefined();
    set.take();
    set.send({ type: 'again', t0Ms: set.nowMs });
    expect(set.take()).toEqual(['begin z-3']);
  });

  it('can be left for what still plays, or for the last channel if nothing does', () => {
    const alive = watching().press(2).send({ type: 'refused', zapId: 'z-2', failure: silent });
    alive.take();
    alive.send({ type: 'back', t0Ms: alive.nowMs });
    expect(alive.take()).toEqual([]);
    expect(alive.state.phase.kind).toBe('idle');

    const dead = watching().press(2).shown('z-2', 's2').after(9_000);
    dead.send({ type: 'session-ended', playSessionId: 's2', failure: silent });
    dead.take();
    dead.send({ type: 'back', t0Ms: dead.nowMs });
    expect(targetOf(dead.state)?.number).toBe('1');
    expect(dead.take()).toEqual(['begin z-3']);
  });

  it('of the session that was about to be shown drops it without stopping it', () => {
    const set = watching().press(2).answered('z-2', 's2');
    set.take();
    set.send({ type: 'session-ended', playSessionId: 's2', failure: silent });
    expect(set.take()).toEqual(['drop z-2', 'report 2 failed']);
  });

  it('of the player stops the session', () => {
    const set = watching().press(2).answered('z-2', 's2');
    set.take();
    set.send({ type: 'player-failed', zapId: 'z-2', failure: silent });
    expect(set.take()).toEqual(['drop z-2', 'stop s2', 'report 2 failed']);
  });
});

describe('what is on the screen', () => {
  it('freezes and is tuned again when its session ends', () => {
    const set = watching().send({ type: 'session-ended', playSessionId: 's1', failure: silent });
    expect(set.take()).toEqual(['freeze-front']);
    expect(set.state.phase).toMatchObject({ kind: 'failed', target: channel(1), failure: silent });
    set.after(2_000).tick();
    expect(set.take()).toEqual(['begin z-2']);
    set.shown('z-2', 's2');
    expect(set.take()).toEqual(['load z-2', 'report 1 shown']);
  });

  it('only freezes when another channel is already on its way', () => {
    const set = watching().press(2);
    set.take();
    set.send({ type: 'session-ended', playSessionId: 's1', failure: silent });
    expect(set.take()).toEqual(['freeze-front']);
    expect(set.state.phase).toMatchObject({ kind: 'tuning', target: channel(2) });
    set.press(1);
    expect(set.take()).toEqual(['drop z-2', 'cancel z-2', 'begin z-3']);
  });

  const stuck = (zapId: string, undecodable: boolean): ZapEvent => ({
    ...{ type: 'front-stuck', failure: silent },
    ...{ zapId, undecodable },
  });

  it('is started afresh when it stands still, but not over and over', () => {
    const set = watching().send(stuck('z-1', false));
    expect(set.effects).toMatchObject([{ do: 'begin', zapId: 'z-2', from: 'newest' }]);
    set.take();
    set.shown('z-2', 's2').after(10_000);
    // Nobody zapped: there is nothing to report.
    expect(set.take()).toEqual(['load z-2', 'stop s1']);
    set.send(stuck('z-2', false));
    expect(set.take()).toEqual(['freeze-front', 'stop s2']);
    expect(set.state.phase.kind).toBe('failed');
  });

  it('is started afresh behind what it could not decode, the last frame standing meanwhile', () => {
    const set = watching().send(stuck('z-1', true));
    expect(set.effects).toMatchObject([{ do: 'begin', zapId: 'z-2', from: 'next' }]);
    expect(set.state.shown).toMatchObject({ zapId: 'z-1', ended: false });
    expect(isRescue(set.state.phase)).toBe(true);
  });

  it('is started afresh as often as bad reception wants it, while it plays in between', () => {
    const set = watching();
    for (let n = 1; n <= 20; n++)
      set
        .send(stuck(`z-${n}`, true))
        .shown(`z-${n + 1}`, `s${n + 1}`)
        .after(3_000);
    expect(set.state.shown).toMatchObject({ zapId: 'z-21', ended: false });
    // The first of these failed after having played well.
    for (let n = 21; n <= 25; n++)
      set
        .send(stuck(`z-${n}`, true))
        .shown(`z-${n + 1}`, `s${n + 1}`)
        .after(1_000);
    expect(set.state.phase.kind).toBe('idle');
    set.take();
    set.send(stuck('z-26', true));
    expect(set.take()).toEqual(['freeze-front', 'stop s26']);
    expect(set.state.phase).toMatchObject({ kind: 'failed', failure: silent });
  });

  it('is left for another channel while it is started afresh, and not for the back key', () => {
    const set = watching().send(stuck('z-1', true));
    set.take();
    set.send({ type: 'back', t0Ms: set.nowMs });
    expect(set.take()).toEqual([]);
    set.press(2);
    expect(set.take()).toEqual(['drop z-2', 'cancel z-2', 'begin z-3']);
    expect(isRescue(set.state.phase)).toBe(false);
  });

  it('is frozen and tried again with a message when starting it afresh fails', () => {
    const set = watching().send(stuck('z-1', true));
    set.take();
    set.send({ type: 'refused', zapId: 'z-2', failure: silent });
    expect(set.take()).toEqual(['freeze-front', 'drop z-2', 'stop s1']);
    expect(set.state.phase).toMatchObject({ kind: 'failed', retryAtMs: set.nowMs + 2_000 });
  });
});

it('says after three seconds without a picture that it is slow', () => {
  const set = watching().press(2);
  expect(nextTickMs(set.state)).toBe(set.nowMs + 3_000);
  set.after(2_999).tick();
  expect(set.state.phase).toMatchObject({ slow: false });
  set.after(1).tick();
  expect(set.state.phase).toMatchObject({ kind: 'tuning', slow: true });
  expect(nextTickMs(set.state)).toBeUndefined();
});

it('gives up a player that has its playlist and shows nothing, and tries again', () => {
  const set = new Television().press(2).answered('z-1', 'a');
  set.take();
  set.after(3_000).tick();
  expect(set.state.phase).toMatchObject({ kind: 'loading', slow: true });
  expect(nextTickMs(set.state)).toBe(11_000);
  set.after(7_000).tick();
  expect(set.state.phase).toMatchObject({ kind: 'failed', failure: { code: 'player-failed' } });
  expect(set.take()).toEqual(expect.arrayContaining(['stop a', 'report 2 failed']));
  expect(nextTickMs(set.state)).toBeGreaterThan(11_000);
});
