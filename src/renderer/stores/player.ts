/** The zap: what is on, what is being tuned to, and the actions that change it. The state itself is player/zap-machine.ts's. */
import { create } from 'zustand';
import type { Failure } from '../../shared/errors.ts';
import type { Channel } from '../../shared/model/channel.ts';
import { request } from '../ipc/client.ts';
import { ZapRunner } from '../player/zap-runner.ts';
import { type Phase, targetOf, type ZapState } from '../player/zap-state.ts';
import { isWarm, useLineUp } from './line-up.ts';

const runner = new ZapRunner(request, (state) => usePlayer.setState(state));

export const usePlayer = create<ZapState>()(() => runner.state);

/** For mounting (app), sound (stores/sound.ts) and nobody else. */
export const playerPair = runner.pair;

/** `t0Ms`: the time stamp of the key press. */
export function zap(channel: Channel, t0Ms: number): void {
  runner.dispatch({ type: 'press', target: channel, t0Ms, surfing: false, warm: isWarm(channel.id) });
}

/** CH±: to the next or previous channel of the line-up, round the end. */
export function surfBy(step: 1 | -1, t0Ms: number): void {
  const { channels } = useLineUp.getState();
  const current = targetOf(runner.state);
  const index = current ? channels.findIndex((channel) => channel.id === current.id) : -1;
  const start = index === -1 && step === -1 ? 0 : index;
  const target = channels[(start + step + channels.length) % channels.length];
  if (target) runner.dispatch({ type: 'press', target, t0Ms, surfing: true, warm: isWarm(target.id) });
}

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
  runner.dispatch({ type: 'session-ended', playSessionId, failure });
}

/** Where [Back to …] leads: to what still plays, or to the last channel. */
export function wayBack(state: ZapState): Channel | undefined {
  const target = targetOf(state);
  const back = state.shown && !state.shown.ended ? state.shown.channel : state.last;
  return back && back.id !== target?.id ? back : undefined;
}

export function isZapping(phase: Phase): boolean {
  return phase.kind === 'settling' || phase.kind === 'tuning' || phase.kind === 'loading';
}

export { targetOf };
