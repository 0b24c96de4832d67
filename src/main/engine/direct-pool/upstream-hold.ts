import { isGuess, type Lease } from '../kernel/lease.ts';
import type { Upstream } from '../transport/upstream.ts';
import type { SharedUpstream } from './shared-upstream.ts';

/** One consumer's hold on a channel's upstream. */
export class UpstreamHold {
  readonly upstream: Upstream;
  /** It was receiving when this hold was taken. */
  readonly wasWarm: boolean;
  readonly #shared: SharedUpstream;
  #lease: Lease;

  constructor(shared: SharedUpstream, lease: Lease, wasWarm: boolean) {
    this.upstream = shared.upstream;
    this.wasWarm = wasWarm;
    this.#shared = shared;
    this.#lease = lease;
  }

  /** Idempotent; resolves when what followed from it is done: nothing while others hold it or it stays warm, else its closing. */
  end(): Promise<void> {
    return this.#lease.end();
  }

  /** What it carries has been on somebody's screen. */
  markShown(): void {
    this.#shared.markShown();
  }

  /** A guess has come true: from now on it is held like any other. */
  confirm(): void {
    const guess = this.#lease;
    if (!isGuess(guess.kind) || guess.ended) return;
    this.#lease = this.#shared.leases.take('direct', guess.holder);
    // The new lease holds it, so nothing follows from this.
    void guess.end();
  }
}
