/**
 * A channel with rare keyframes begins at one that may be several seconds old. Its first picture is shown at once, and what lies between
 * it and now is run through at many times its speed, without sound, instead of staying behind the broadcast for good. Pure.
 */

/** So far behind one may stay; it is what the next keyframe of an ordinary channel costs. */
const tooFarS = 1.5;
const closeEnoughS = 0.8;
/** As fast as Chromium goes. */
const fastRate = 16;
/** A machine that cannot decode that fast does not get there; then it stays behind rather than running on without a picture. */
const atMostMs = 1_500;

type State =
  | { readonly kind: 'new' }
  | { readonly kind: 'running'; readonly sinceMs: number }
  | { readonly kind: 'done' };

export class CatchUp {
  #state: State = { kind: 'new' };

  /** The rate to play at; undefined when there is nothing to catch up with. */
  rate(aheadS: number, nowMs: number): number | undefined {
    if (this.#state.kind === 'new') {
      this.#state = aheadS > tooFarS ? { kind: 'running', sinceMs: nowMs } : { kind: 'done' };
    }
    if (this.#state.kind !== 'running') return undefined;
    if (aheadS > closeEnoughS && nowMs - this.#state.sinceMs < atMostMs) return fastRate;
    this.end();
    return 1;
  }

  end(): void {
    this.#state = { kind: 'done' };
  }
}
