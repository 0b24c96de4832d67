import type { Channel } from '../../../shared/model/channel.ts';
import type { TunerSlots } from '../channels/tuner-slots.ts';
import type { EncodingProfile } from '../ffmpeg/profile.ts';
import { onAbort } from '../kernel/abort.ts';
import { AppError } from '../kernel/app-error.ts';
import { type Deferred, deferred } from '../kernel/deferred.ts';
import type { Disposable } from '../kernel/disposable.ts';
import type { Lease } from '../kernel/lease.ts';
import type { TunerRelease } from '../warm-pool/tuner-release.ts';
import type { WarmPool } from '../warm-pool/warm-pool.ts';

/** A guess leaves this many tuners of its box to people and recordings (TUNE-5). */
export const spareTuners = 1;

interface Start {
  readonly channelId: string;
  readonly abort: AbortController;
  readonly over: Deferred<void>;
}

/** What is started because somebody may want it. It never hurts a person: no tuner is taken from anybody, and one stays free. */
export class Guesses implements Disposable {
  readonly #pool: WarmPool;
  readonly #slots: TunerSlots;
  readonly #watching: Disposable;
  readonly #guesses = new Map<string, { readonly channelId: string; readonly lease: Lease }>();
  /** Starts under way, and what calls them off. */
  readonly #starts = new Set<Start>();

  constructor(pool: WarmPool, slots: TunerSlots, release: TunerRelease) {
    this.#pool = pool;
    this.#slots = slots;
    this.#watching = slots.onChange((boxId) => release.keepFree(boxId, slots.free(boxId), spareTuners, 'guesses'));
  }

  /** Resolves when it runs. @throws AppError `no-spare-tuner` where it would take the last one, `no-spare-slot` where the pool is full. */
  async start(channel: Channel, profile: EncodingProfile, holder: string, signal: AbortSignal): Promise<void> {
    const isNew = !this.#pool.find(channel.id, profile);
    if (isNew && !this.#pool.hasRoom()) throw new AppError('no-spare-slot', { channel: channel.name });
    const free = this.#slots.free(channel.boxId);
    const needsTuner = !this.#slots.view(channel.boxId).tuning.includes(channel.id);
    if (needsTuner && free !== undefined && free <= spareTuners) {
      throw new AppError('no-spare-tuner', { channel: channel.name, box: channel.boxName });
    }
    const start = { channelId: channel.id, abort: new AbortController(), over: deferred<void>() };
    const listening = onAbort(signal, () => start.abort.abort());
    this.#starts.add(start);
    try {
      const wanted = { kind: 'prewarm', holder } as const;
      const { entry, lease } = await this.#pool.acquire(channel, profile, wanted, start.abort.signal);
      const before = this.#guesses.get(entry.key);
      // What somebody holds anyway needs no guess.
      const isNeedless = entry.leases.isHeld || (before && !before.lease.ended);
      if (start.abort.signal.aborted || entry.isStopping || isNeedless) return await lease.end();
      const guess = { channelId: channel.id, lease };
      this.#guesses.set(entry.key, guess);
      void entry.over.then(() => {
        if (this.#guesses.get(entry.key) === guess) this.#guesses.delete(entry.key);
        return lease.end();
      });
    } finally {
      listening.dispose();
      this.#starts.delete(start);
      start.over.resolve();
    }
    return undefined;
  }

  /** Takes the guesses on a channel back, also while it starts. Resolves, when that is done, with how many there were. */
  async letGo(channelId: string): Promise<number> {
    const starting = [...this.#starts].filter((each) => each.channelId === channelId);
    for (const { abort } of starting) abort.abort();
    const mine = [...this.#guesses].filter(([, guess]) => guess.channelId === channelId && !guess.lease.ended);
    for (const [key] of mine) this.#guesses.delete(key);
    await Promise.all([...mine.map(([, { lease }]) => lease.end()), ...starting.map(({ over }) => over.promise)]);
    return starting.length + mine.length;
  }

  /** Takes all guesses back. Resolves when that is done. */
  async letGoAll(): Promise<void> {
    const channels = new Set([...this.#starts, ...this.#guesses.values()].map(({ channelId }) => channelId));
    await Promise.all([...channels].map((channelId) => this.letGo(channelId)));
  }

  dispose(): void {
    this.#watching.dispose();
  }
}
