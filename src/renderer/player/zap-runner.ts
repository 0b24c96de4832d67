/** Carries out what the zap state machine asks for, and tells it what came of it. One timer: the machine says when it is due next. */
import type { RequestAnswer, RequestName, RequestPayload, Result } from '../../shared/contracts/ipc.ts';
import { toFailure } from '../../shared/errors.ts';
import { PlayerPair } from './player-pair.ts';
import { nextTickMs, transition } from './zap-machine.ts';
import { initialZapState, type ZapEffect, type ZapEvent, type ZapState } from './zap-state.ts';

type Request = <N extends RequestName>(name: N, payload: RequestPayload<N>) => Promise<Result<RequestAnswer<N>>>;

export class ZapRunner {
  readonly pair: PlayerPair;
  readonly #request: Request;
  readonly #onState: (state: ZapState) => void;
  #state: ZapState;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(request: Request, onState: (state: ZapState) => void) {
    this.#request = request;
    this.#onState = onState;
    this.#state = initialZapState(`zap-${Date.now().toString(36)}`);
    this.pair = new PlayerPair({
      onSwapped: (zapId, playlistAtMs) => this.dispatch({ type: 'swapped', zapId, playlistAtMs }),
      onPainted: (zapId, atMs) => this.dispatch({ type: 'painted', zapId, atMs }),
      onDead: (zapId, detail) => this.dispatch({ type: 'player-failed', zapId, failure: this.#playerFailure(detail) }),
      onStuck: (zapId, detail, undecodable) =>
        this.dispatch({ type: 'front-stuck', zapId, failure: this.#playerFailure(detail), undecodable }),
    });
  }

  get state(): ZapState {
    return this.#state;
  }

  dispatch(event: ZapEvent): void {
    const { state, effects } = transition(this.#state, event, performance.now());
    if (state !== this.#state) {
      this.#state = state;
      this.#schedule();
    }
    for (const effect of effects) this.#carryOut(effect);
    this.#onState(this.#state);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const dueMs = nextTickMs(this.#state);
    if (dueMs === undefined) return;
    // Rounded up, because a timer that fires a fraction early would tick in vain and not be set again.
    const waitMs = Math.max(0, Math.ceil(dueMs - performance.now()) + 1);
    this.#timer = setTimeout(() => this.dispatch({ type: 'tick' }), waitMs);
  }

  #carryOut(effect: ZapEffect): void {
    switch (effect.do) {
      case 'begin':
        void this.#tune(effect.zapId, effect.target.id);
        return;
      case 'load':
        return this.pair.load(effect.zapId, effect.target, effect.answer.url, effect.answer.hasVideo);
      case 'drop':
        return this.pair.drop(effect.zapId);
      case 'cancel':
        return this.#tell('zap-cancel', { zapId: effect.zapId });
      case 'stop':
        return this.#tell('session-stop', { playSessionId: effect.playSessionId });
      case 'freeze-front':
        return this.pair.freezeFront();
      case 'report':
        return this.#tell('zap-report', effect.report);
    }
  }

  async #tune(zapId: string, channelId: string): Promise<void> {
    // Asked first, so that the engine works while the player is being made.
    const answered = this.#request('zap', { zapId, channelId });
    this.pair.begin(zapId);
    const result = await answered;
    if (result.ok) this.dispatch({ type: 'answered', zapId, answer: result.value });
    else this.dispatch({ type: 'refused', zapId, failure: result.failure });
  }

  /** Nothing depends on the answer: should the main process be gone, there is nobody to tell. */
  #tell<N extends RequestName>(name: N, payload: RequestPayload<N>): void {
    void this.#request(name, payload);
  }

  #playerFailure(detail: string) {
    const target = this.#state.phase.kind === 'idle' ? this.#state.shown?.channel : this.#state.phase.target;
    return toFailure('player-failed', { ...(target && { channel: target.name, box: target.boxName }), detail });
  }
}
