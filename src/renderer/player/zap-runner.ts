/** Carries out what the zap state machine asks for, and tells it what came of it. One timer: the machine says when it is due next. */
import type { RequestName, RequestPayload } from '../../shared/contracts/ipc.ts';
import { type Failure, toFailure } from '../../shared/errors.ts';
import type { StartFrom } from './feed/media-feed.ts';
import { PlayerDeck } from './player-deck.ts';
import { PreRoller, type PreRollView } from './pre-roller.ts';
import type { Request } from './request.ts';
import { nextTickMs, transition } from './zap-machine.ts';
import { initialZapState, type ZapEffect, type ZapEvent, type ZapState } from './zap-state.ts';

export class ZapRunner {
  readonly deck: PlayerDeck;
  readonly preRoller: PreRoller;
  readonly #request: Request;
  readonly #onState: (state: ZapState) => void;
  /** What has just been brought to the front, until the engine has heard of it. */
  readonly #unconfirmed = new Set<string>();
  #state: ZapState;
  #zapUrl = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(request: Request, onState: (state: ZapState) => void, onPreRoll: (view: PreRollView) => void) {
    this.#request = request;
    this.#onState = onState;
    this.#state = initialZapState(`zap-${crypto.randomUUID()}`);
    this.deck = new PlayerDeck({
      onSwapped: (zapId, headAtMs) => this.dispatch({ type: 'swapped', zapId, headAtMs }),
      onPainted: (zapId, atMs) => this.dispatch({ type: 'painted', zapId, atMs }),
      onDead: (zapId, detail) => {
        if (this.preRoller.lost(zapId)) return;
        this.dispatch({ type: 'player-failed', zapId, failure: this.#playerFailure(detail) });
      },
      onStuck: (zapId, detail, undecodable) => {
        if (this.preRoller.lost(zapId)) return;
        this.dispatch({ type: 'front-stuck', zapId, failure: this.#playerFailure(detail), undecodable });
      },
      onReady: (zapId) => this.preRoller.ready(zapId),
    });
    this.preRoller = new PreRoller(request, this.deck, this.#state.page, onPreRoll);
  }

  /** Where a zap's media can be asked for before it is answered. */
  setZapUrl(url: string): void {
    this.#zapUrl = url;
  }

  get state(): ZapState {
    return this.#state;
  }

  dispatch(event: ZapEvent): void {
    const { state, effects } = transition(this.#state, event, performance.now());
    if (state !== this.#state) {
      this.#state = state;
      this.#schedule();
      this.preRoller.pause(state.phase.kind === 'tuning' || state.phase.kind === 'loading');
    }
    for (const effect of effects) this.#carryOut(effect);
    this.#onState(this.#state);
  }

  sessionEnded(playSessionId: string, failure: Failure): void {
    // The confirmation's answer says the same, and what to do about it.
    if (this.preRoller.sessionEnded(playSessionId, failure) || this.#unconfirmed.has(playSessionId)) return;
    this.dispatch({ type: 'session-ended', playSessionId, failure });
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
        void this.#tune(effect.zapId, effect.target.id, effect.from);
        return;
      case 'load':
        return this.deck.load(effect.zapId, effect.target, effect.answer);
      case 'promote':
        return this.#promote(effect.zapId, effect.answer.playSessionId);
      case 'drop':
        return this.deck.drop(effect.zapId);
      case 'cancel':
        return this.#tell('zap-cancel', { zapId: effect.zapId });
      case 'stop':
        return this.#tell('session-stop', { playSessionId: effect.playSessionId });
      case 'freeze-front':
        return this.deck.freezeFront();
      case 'report':
        return this.#tell('zap-report', effect.report);
    }
  }

  async #tune(zapId: string, channelId: string, from: StartFrom): Promise<void> {
    // Asked first, so that the engine works while the player is being made.
    const answered = this.#request('zap', { zapId, channelId });
    this.deck.begin(zapId, this.#zapUrl.replace(':zap', zapId), from);
    const result = await answered;
    if (result.ok) this.dispatch({ type: 'answered', zapId, answer: result.value });
    else this.dispatch({ type: 'refused', zapId, failure: result.failure });
  }

  /** On the screen first; that it is a person's now is told after, and should it just have been taken back, it is tuned to anew. */
  #promote(zapId: string, playSessionId: string): void {
    this.preRoller.taken(zapId);
    this.#unconfirmed.add(playSessionId);
    const confirmed = this.#request('pre-roll-shown', { playSessionId });
    this.deck.promote(zapId);
    void confirmed.then((result) => {
      this.#unconfirmed.delete(playSessionId);
      if (!result.ok) this.dispatch({ type: 'front-stuck', zapId, failure: result.failure, undecodable: false });
    });
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
