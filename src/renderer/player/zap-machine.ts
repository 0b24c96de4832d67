/**
 * The zap as a state machine, pure: state and event in, state and effects out. zap-runner.ts carries the effects out and brings
 * their outcome back as events. Every outcome names its zap or its session; what belongs to an attempt that has been given up
 * meanwhile changes nothing, except that a session which was opened for it is closed.
 */
import { type Failure, toFailure } from '../../shared/errors.ts';
import type { Channel } from '../../shared/model/channel.ts';
import type { StartFrom } from './feed/media-feed.ts';
import { retryAfterMs } from './retry-ladder.ts';
import { surf } from './surf.ts';
import { failedReport, shownReport } from './zap-report-of.ts';
import {
  type Attempt,
  isRescue,
  type Phase,
  type Ready,
  type Shown,
  type ZapEffect,
  type ZapEvent,
  type ZapState,
} from './zap-state.ts';

export interface Step {
  readonly state: ZapState;
  readonly effects: readonly ZapEffect[];
}

/** After this a message says what is being waited for (ZAP-2). */
const slowMs = 3_000;
/** A player that has its playlist and shows nothing for this long is given up and made anew; the slowest source needs half of it. */
const noPictureMs = 10_000;
/**
 * A player that fails again within this time of being shown was not helped by being started afresh. Bad reception comes in bursts, and
 * each start gets past some of it; what stands still for no such reason will do so again.
 */
const rescueLimits = {
  damaged: { againMs: 3_000, times: 5 },
  standing: { againMs: 20_000, times: 1 },
};

const idle: Phase = { kind: 'idle' };
const first = { tries: 0 };
const stay = (state: ZapState): Step => ({ state, effects: [] });

export function transition(state: ZapState, event: ZapEvent, nowMs: number): Step {
  const { phase, shown } = state;
  switch (event.type) {
    case 'press':
      return press(state, event, nowMs);
    case 'tick':
      return tick(state, nowMs);
    case 'answered': {
      if (phase.kind !== 'tuning' || phase.zapId !== event.zapId) {
        return { state, effects: [{ do: 'stop', playSessionId: event.answer.playSessionId }] };
      }
      const loading: Phase = { ...phase, kind: 'loading', answer: event.answer, answeredAtMs: nowMs };
      const load: ZapEffect = { do: 'load', zapId: phase.zapId, target: phase.target, answer: event.answer };
      return { state: { ...state, phase: loading }, effects: [load] };
    }
    case 'refused':
      if (phase.kind !== 'tuning' || phase.zapId !== event.zapId) return stay(state);
      return attemptFailed(state, phase, event.failure, nowMs, [{ do: 'drop', zapId: phase.zapId }]);
    case 'swapped':
      return swapped(state, event.zapId, event.headAtMs, nowMs);
    case 'painted': {
      if (state.unmeasured?.attempt.zapId !== event.zapId) return stay(state);
      const report = shownReport(state.unmeasured, event.atMs);
      return { state: { ...state, unmeasured: undefined, report }, effects: [{ do: 'report', report }] };
    }
    case 'player-failed':
      if ((phase.kind === 'tuning' || phase.kind === 'loading') && phase.zapId === event.zapId) {
        return attemptFailed(state, phase, event.failure, nowMs, giveUp(phase));
      }
      if (shown?.zapId !== event.zapId || shown.ended) return stay(state);
      return frontFailed(state, event.failure, nowMs, [{ do: 'stop', playSessionId: shown.playSessionId }]);
    case 'front-stuck':
      if (shown?.zapId !== event.zapId || shown.ended || phase.kind !== 'idle') return stay(state);
      return rescue(state, shown, event, nowMs);
    case 'session-ended':
      if (phase.kind === 'loading' && phase.answer.playSessionId === event.playSessionId) {
        return attemptFailed(state, phase, event.failure, nowMs, [{ do: 'drop', zapId: phase.zapId }]);
      }
      if (shown?.playSessionId !== event.playSessionId || shown.ended) return stay(state);
      return frontFailed(state, event.failure, nowMs, []);
    case 'again':
      return phase.kind === 'idle' ? stay(state) : begin(state, phase.target, event.t0Ms, nowMs);
    case 'back':
      if (phase.kind === 'idle' || isRescue(phase)) return stay(state);
      if (shown && !shown.ended) return { state: { ...state, phase: idle }, effects: giveUp(phase) };
      return state.last ? begin(state, state.last, event.t0Ms, nowMs) : stay(state);
  }
}

/** When `tick` is due next; undefined: not before something else happens. */
export function nextTickMs({ phase }: ZapState): number | undefined {
  switch (phase.kind) {
    case 'settling':
      return phase.dueMs;
    case 'tuning':
      return phase.slow ? undefined : phase.t0Ms + slowMs;
    case 'loading':
      return phase.slow ? phase.answeredAtMs + noPictureMs : phase.t0Ms + slowMs;
    case 'failed':
      return phase.retryAtMs;
    case 'idle':
      return undefined;
  }
}

function press(before: ZapState, event: ZapEvent & { type: 'press' }, nowMs: number): Step {
  const { target, t0Ms } = event;
  const step = event.surfing ? surf(before.run, t0Ms, event.warm || event.ready !== undefined) : undefined;
  const fresh = step?.fresh ?? true;
  const state = { ...before, run: step?.run, origin: fresh ? before.shown?.channel : before.origin };
  const { phase, shown } = state;
  if ((phase.kind === 'tuning' || phase.kind === 'loading') && phase.target.id === target.id) return stay(state);
  if (shown?.channel.id === target.id && !shown.ended) {
    return { state: { ...state, phase: idle }, effects: giveUp(phase) };
  }
  if (step === undefined || step.waitMs === 0) {
    return event.ready ? show(state, event.ready, t0Ms, nowMs) : begin(state, target, t0Ms, nowMs);
  }
  const settling: Phase = { kind: 'settling', target, t0Ms, dueMs: t0Ms + step.waitMs };
  return { state: { ...state, phase: settling }, effects: giveUp(phase) };
}

function tick(state: ZapState, nowMs: number): Step {
  const { phase } = state;
  const dueMs = nextTickMs(state);
  if (dueMs === undefined || nowMs < dueMs) return stay(state);
  switch (phase.kind) {
    case 'settling':
      return begin(state, phase.target, phase.t0Ms, nowMs);
    case 'tuning':
      return stay({ ...state, phase: { ...phase, slow: true } });
    case 'loading': {
      if (!phase.slow) return stay({ ...state, phase: { ...phase, slow: true } });
      const context = { channel: phase.target.name, box: phase.target.boxName, detail: 'no picture came' };
      return attemptFailed(state, phase, toFailure('player-failed', context), nowMs, giveUp(phase));
    }
    case 'failed':
      return begin(state, phase.target, nowMs, nowMs, { tries: phase.tries, before: phase.failure });
    case 'idle':
      return stay(state);
  }
}

function begin(
  state: ZapState,
  target: Channel,
  t0Ms: number,
  nowMs: number,
  how: { readonly tries: number; readonly before?: Failure; readonly from?: StartFrom; readonly rescue?: true } = first,
): Step {
  const { tries, before, from = 'newest', rescue = false } = how;
  const count = state.count + 1;
  const zapId = `${state.page}-${count}`;
  // Waiting shorter than this is the way of the event through the browser, not settling.
  const settleMs = state.phase.kind === 'settling' || nowMs - t0Ms > 100 ? nowMs - t0Ms : 0;
  const phase: Phase = { kind: 'tuning', zapId, target, t0Ms, settleMs, tries, before, slow: false, rescue };
  return {
    state: { ...state, count, phase },
    effects: [...giveUp(state.phase), { do: 'begin', zapId, target, from }],
  };
}

/** Nothing has to be asked for or waited for: the picture is there. */
function show(state: ZapState, { zapId, channel, answer }: Ready, t0Ms: number, nowMs: number): Step {
  const settleMs = state.phase.kind === 'settling' ? nowMs - t0Ms : 0;
  const attempt: Attempt = {
    zapId,
    target: channel,
    t0Ms,
    settleMs,
    tries: 0,
    before: undefined,
    slow: false,
    rescue: false,
  };
  return {
    state: { ...state, phase: { ...attempt, kind: 'loading', answer, answeredAtMs: nowMs } },
    effects: [...giveUp(state.phase), { do: 'promote', zapId, answer }],
  };
}

/**
 * A second player for what is shown, while the last frame of the first stands. At the newest keyframe it would only meet the same damage
 * again, so it begins behind that.
 */
function rescue(state: ZapState, shown: Shown, stuck: ZapEvent & { type: 'front-stuck' }, nowMs: number): Step {
  const { againMs, times } = stuck.undecodable ? rescueLimits.damaged : rescueLimits.standing;
  const rescues = nowMs - shown.sinceMs < againMs ? state.rescues + 1 : 1;
  if (rescues > times) {
    return frontFailed(state, stuck.failure, nowMs, [{ do: 'stop', playSessionId: shown.playSessionId }]);
  }
  const from: StartFrom = stuck.undecodable ? 'next' : 'newest';
  return begin({ ...state, rescues }, shown.channel, nowMs, nowMs, { tries: 0, from, rescue: true });
}

/** What it takes to leave an attempt behind. */
function giveUp(phase: Phase): readonly ZapEffect[] {
  switch (phase.kind) {
    case 'tuning':
      return [
        { do: 'drop', zapId: phase.zapId },
        { do: 'cancel', zapId: phase.zapId },
      ];
    case 'loading':
      return [
        { do: 'drop', zapId: phase.zapId },
        { do: 'stop', playSessionId: phase.answer.playSessionId },
      ];
    case 'idle':
    case 'settling':
    case 'failed':
      return [];
  }
}

function swapped(state: ZapState, zapId: string, headAtMs: number, nowMs: number): Step {
  const { phase, shown, origin } = state;
  if (phase.kind !== 'loading' || phase.zapId !== zapId) return stay(state);
  const { target, answer, answeredAtMs } = phase;
  const from = shown?.channel;
  return {
    state: {
      ...state,
      phase: idle,
      shown: {
        zapId,
        channel: target,
        playSessionId: answer.playSessionId,
        hasVideo: answer.hasVideo,
        ended: false,
        sinceMs: nowMs,
      },
      rescues: phase.rescue ? state.rescues : 0,
      last: origin && origin.id !== target.id ? origin : state.last,
      unmeasured: phase.rescue ? undefined : { attempt: phase, from, answer, answeredAtMs, headAtMs },
    },
    effects: shown && !shown.ended ? [{ do: 'stop', playSessionId: shown.playSessionId }] : [],
  };
}

function attemptFailed(
  state: ZapState,
  attempt: Attempt & Phase,
  failure: Failure,
  nowMs: number,
  effects: readonly ZapEffect[],
): Step {
  const answer = attempt.kind === 'loading' ? attempt.answer : undefined;
  const next = { ...state, phase: failed(attempt.target, failure, attempt.tries, nowMs) };
  if (attempt.rescue && state.shown) {
    return frontLost(next, [...effects, { do: 'stop', playSessionId: state.shown.playSessionId }]);
  }
  const report = failedReport(attempt, state.shown?.channel, answer, failure.code, nowMs);
  return { state: { ...next, report }, effects: [...effects, { do: 'report', report }] };
}

/** The channel on the screen has died. If the person is on the way to another one already, that is all. */
function frontFailed(state: ZapState, failure: Failure, nowMs: number, effects: readonly ZapEffect[]): Step {
  const { shown, phase } = state;
  if (!shown) return stay(state);
  const next = phase.kind === 'idle' ? failed(shown.channel, failure, 0, nowMs) : phase;
  return frontLost({ ...state, phase: next }, effects);
}

/** The last frame stands, and nothing more will come of it. */
function frontLost(state: ZapState, effects: readonly ZapEffect[]): Step {
  if (!state.shown) return { state, effects };
  return {
    state: { ...state, shown: { ...state.shown, ended: true } },
    effects: [{ do: 'freeze-front' }, ...effects],
  };
}

function failed(target: Channel, failure: Failure, tries: number, nowMs: number): Phase {
  const retryAtMs = failure.retry ? nowMs + retryAfterMs(tries) : undefined;
  return { kind: 'failed', target, failure, tries: tries + 1, retryAtMs };
}
