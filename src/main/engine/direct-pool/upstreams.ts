import type { LeaseKind } from '../../../shared/model/leases.ts';
import type { LineUp } from '../channels/line-up.ts';
import type { TunerSlots } from '../channels/tuner-slots.ts';
import { AppError, asAppError } from '../kernel/app-error.ts';
import { type Lease, LeaseSet } from '../kernel/lease.ts';
import type { Clock, Logger } from '../ports.ts';
import { type ByteSource, Upstream } from '../transport/upstream.ts';

export interface UpstreamHold {
  readonly upstream: Upstream;
  readonly lease: Lease;
}

interface Shared {
  readonly upstream: Upstream;
  readonly leases: LeaseSet;
}

/**
 * One upstream per channel, shared by all that consume it (DIRECT-1), and with it one tuner. It closes when its last lease ends;
 * whoever ends that lease is told when the box has been let go.
 */
export class Upstreams {
  readonly #lineUp: LineUp;
  readonly #slots: TunerSlots;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #shared = new Map<string, Shared>();
  /** Channels whose last upstream is still closing: the next one waits, so that a channel never takes two tuners. */
  readonly #closing = new Map<string, Promise<unknown>>();

  constructor(lineUp: LineUp, slots: TunerSlots, clock: Clock, log: Logger) {
    this.#lineUp = lineUp;
    this.#slots = slots;
    this.#clock = clock;
    this.#log = log;
  }

  /** Takes a lease at once; the upstream opens meanwhile (`upstream.ready`). An upstream that has closed is replaced by a new one. */
  acquire(channelId: string, kind: LeaseKind, holder: string): UpstreamHold {
    let shared = this.#shared.get(channelId);
    if (!shared || shared.upstream.state.kind === 'closed' || shared.upstream.state.kind === 'closing') {
      shared = this.#open(channelId);
      this.#shared.set(channelId, shared);
    }
    return { upstream: shared.upstream, lease: shared.leases.take(kind, holder) };
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#shared.values()].map(({ upstream }) => upstream.close()));
    await Promise.all(this.#closing.values());
  }

  #open(channelId: string): Shared {
    const before = this.#closing.get(channelId);
    const name = this.#lineUp.find(channelId)?.channel.name ?? channelId;
    const upstream = new Upstream({
      open: async (signal) => {
        await before;
        return this.#openSource(channelId, signal);
      },
      clock: this.#clock,
      log: this.#log,
      name,
    });
    const leases = new LeaseSet(
      () => upstream.close(),
      (lease, change) =>
        this.#log.info({ channelId, lease: lease.id, holder: lease.holder }, `upstream lease ${change}`),
    );
    const shared = { upstream, leases };
    const closed = upstream.closed.then(() => {
      if (this.#shared.get(channelId) === shared) this.#shared.delete(channelId);
      if (this.#closing.get(channelId) === closed) this.#closing.delete(channelId);
    });
    // Noted from the start on, because closing may begin at any moment; one that is open is shared and never waited for.
    this.#closing.set(channelId, closed);
    return shared;
  }

  async #openSource(channelId: string, signal: AbortSignal): Promise<ByteSource> {
    const found = this.#lineUp.find(channelId);
    if (!found) throw new AppError('channel-unknown', { channel: channelId });
    const context = { channel: found.channel.name, box: found.box.name };
    const slot = this.#slots.acquire(found.box.id, channelId);
    try {
      const source = await found.box.open(found.source, signal);
      return {
        chunks: source.chunks,
        close: async () => {
          await source.close().finally(() => slot.release());
        },
      };
    } catch (error) {
      slot.release();
      const told = asAppError(error, context);
      // The box only says that it has none left; we know which of them are ours.
      throw told.code === 'no-tuner' ? told.with(this.#slots.describe(found.box.id)) : told;
    }
  }
}
