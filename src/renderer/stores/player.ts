/** The zap: what is on, what is being tuned to, and the actions that change it. The state itself is player/zap-machine.ts's. */
import { create } from 'zustand';
import type { Failure } from '../../shared/errors.ts';
import type { Channel } from '../../shared/model/channel.ts';
import { request } from '../ipc/client.ts';
import { likelyNext } from '../player/likely-next.ts';
import type { PreRollView } from '../player/pre-roller.ts';
import { ZapRunner } from '../player/zap-runner.ts';
import { isRescue, type Phase, targetOf, type ZapState } from '../player/zap-state.ts';
import { isWarm, useLineUp } from './line-up.ts';
import { blinkMs, Postponed } from './postponed.ts';

const words = new Postponed<ZapState>((state) => usePlayer.setState(state));

const runner = new ZapRunner(
  request,
  (state) => {
    const shown = usePlayer.getState();
    // The picture is about to come.
    if (state.phase.kind === 'loading' && shown.phase.kind !== 'loading') words.hold(blinkMs);
    words.put(state);
    // The picture is on the screen, or it failed.
    if (state.report !== shown.report) words.release();
  },
  (view) => usePreRoll.setState(view),
);

export const usePlayer = create<ZapState>()(() => runner.state);

/** What hidden players hold, and why something is not held (ZAP-3). */
export const usePreRoll = create<PreRollView & { readonly limit: number }>()(() => ({
  limit: 0,
  ready: [],
  starting: undefined,
  refused: undefined,
}));

/** For mounting (app), sound (stores/sound.ts) and nobody else. */
export const playerDeck = runner.deck;

/** `t0Ms`: the time stamp of the key press. */
export function zap(channel: Channel, t0Ms: number): void {
  press(channel, t0Ms, undefined);
}

/** CH±: to the next or previous channel of the line-up, round the end. */
export function surfBy(step: 1 | -1, t0Ms: number): void {
  const { channels } = useLineUp.getState();
  const current = targetOf(runner.state);
  const index = current ? channels.findIndex((channel) => channel.id === current.id) : -1;
  const start = index === -1 && step === -1 ? 0 : index;
  const target = channels[(start + step + channels.length) % channels.length];
  if (target) press(target, t0Ms, step);
}

function press(target: Channel, t0Ms: number, step: 1 | -1 | undefined): void {
  const ready = runner.preRoller.find(target.id);
  const warm = isWarm(target.id);
  if (ready || warm) words.hold(blinkMs);
  runner.dispatch({ type: 'press', target, t0Ms, surfing: step !== undefined, warm, ready });
  if (runner.state.phase.kind === 'settling') words.release();
}

/** A person who has just zapped often zaps again; and the new picture has the processor for itself (PRED-3). */
const settledMs = 300;
const pointingAgainMs = 1_000;
let settling: ReturnType<typeof setTimeout> | undefined;

/** Says anew what is likely next. `afterMs`: what comes in the meantime counts as well. */
function replan(afterMs: number): void {
  clearTimeout(settling);
  settling = setTimeout(() => {
    const { channels, view } = useLineUp.getState();
    const current = targetOf(runner.state);
    runner.preRoller.want(likelyNext({ channels, current, hintedId, expected: view.prediction.expected }));
  }, afterMs);
}

let hintedId: string | undefined;
/** What the person points at, by channel id. */
export function hint(channelId: string | undefined): void {
  if (hintedId === channelId) return;
  hintedId = channelId;
  // Nothing depends on the answer.
  void request('hint', channelId === undefined ? {} : { channelId });
  // Who stops pointing often points at the next thing in a moment: what is ready meanwhile stays.
  replan(channelId === undefined ? pointingAgainMs : 0);
}

/** As the engine says at the start. */
export const setZapUrl = (url: string): void => runner.setZapUrl(url);

/** How many may be held ready, by the settings. */
export function setPreRoll(limit: number): void {
  usePreRoll.setState({ limit });
  runner.preRoller.setLimit(limit);
}

useLineUp.subscribe(({ view }, before) => {
  const [now, then] = [view.prediction.expected, before.view.prediction.expected];
  if (now.length !== then.length || now.some(({ channelId }, i) => channelId !== then[i]?.channelId)) replan(settledMs);
});

usePlayer.subscribe((now, before) => {
  if (now.shown !== before.shown || now.phase.kind !== before.phase.kind) replan(settledMs);
});

export function zapToLast(t0Ms: number): boolean {
  const { last } = runner.state;
  if (last) zap(last, t0Ms);
  return last !== undefined;
}

export function tryAgain(t0Ms: number): void {
  runner.dispatch({ type: 'again', t0Ms });
}

export function goBack(t0Ms: number): void {
  runner.dispatch({ type: 'back', t0Ms });
}

export function sessionEnded(playSessionId: string, failure: Failure): void {
  runner.sessionEnded(playSessionId, failure);
}

/** Where [Back to …] leads: to what still plays, or to the last channel. */
export function wayBack(state: ZapState): Channel | undefined {
  const target = targetOf(state);
  const back = state.shown && !state.shown.ended ? state.shown.channel : state.last;
  return back && back.id !== target?.id ? back : undefined;
}

export function isZapping(phase: Phase): boolean {
  if (isRescue(phase)) return false;
  return phase.kind === 'settling' || phase.kind === 'tuning' || phase.kind === 'loading';
}

export { targetOf };
