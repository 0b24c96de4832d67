import type { Keepable } from '../keeping/keepable.ts';
import { type Lease, LeaseSet } from '../kernel/lease.ts';
import type { Clock } from '../ports.ts';
import type { Upstream } from '../transport/upstream.ts';
import { RateMeter } from './rate-meter.ts';

export interface SharedUpstreamOptions {
  readonly channelId: string;
  readonly channelName: string;
  readonly boxId: string;
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly onEmpty: (shared: SharedUpstream) => Promise<void>;
  readonly onLease: (shared: SharedUpstream, lease: Lease, change: 'taken' | 'ended') => void;
}

/** An upstream with those who consume it: what the direct pool keeps. */
export class SharedUpstream implements Keepable {
  readonly key: string;
  readonly channelId: string;
  readonly channelName: string;
  readonly boxId: string;
  readonly upstream: Upstream;
  readonly leases: LeaseSet;
  readonly diskBytes = 0;
  readonly isConverting = false;
  readonly #rate: RateMeter;
  #wasShown = false;

  constructor(options: SharedUpstreamOptions) {
    const { upstream, onEmpty, onLease } = options;
    this.key = options.channelId;
    this.channelId = options.channelId;
    this.channelName = options.channelName;
    this.boxId = options.boxId;
    this.upstream = upstream;
    this.#rate = new RateMeter(options.clock, () => upstream.receivedBytes, options.clock.nowMs());
    this.leases = new LeaseSet(
      () => onEmpty(this),
      (lease, change) => onLease(this, lease, change),
    );
  }

  get wasShown(): boolean {
    return this.#wasShown;
  }

  /** Bits per second over the last seconds; to be asked every now and then, so that it knows. */
  rateBps(): number | undefined {
    return this.#rate.bps();
  }

  get isUp(): boolean {
    return this.upstream.state.kind === 'receiving';
  }

  get isOver(): boolean {
    const { kind } = this.upstream.state;
    return kind === 'closing' || kind === 'closed';
  }

  /** Something of it has been on somebody's screen. */
  markShown(): void {
    this.#wasShown = true;
  }

  stop(): Promise<void> {
    return this.upstream.close();
  }
}
