import type { Channel } from '../../../shared/model/channel.ts';
import type { TunerSlots } from '../channels/tuner-slots.ts';
import type { EncodingProfile } from '../ffmpeg/profile.ts';
import { AppError } from '../kernel/app-error.ts';
import type { Disposable } from '../kernel/disposable.ts';
import type { TunerRelease } from '../warm-pool/tuner-release.ts';
import type { EntryHold, WarmPool } from '../warm-pool/warm-pool.ts';

/** A guess leaves this many tuners of its box to people and recordings (TUNE-5). */
const spareTuners = 1;

/** What is started because somebody may want it. It never hurts a person: no tuner is taken from anybody, and one stays free. */
export class Guesses implements Disposable {
  readonly #pool: WarmPool;
  readonly #slots: TunerSlots;
  readonly #watching: Disposable;

  constructor(pool: WarmPool, slots: TunerSlots, release: TunerRelease) {
    this.#pool = pool;
    this.#slots = slots;
    this.#watching = slots.onChange((boxId) => {
      if (slots.isFull(boxId)) void release.releaseGuess(boxId);
    });
  }

  /** @throws AppError `no-spare-tuner` where it would take the last one. */
  async start(channel: Channel, profile: EncodingProfile, holder: string, signal: AbortSignal): Promise<EntryHold> {
    const free = this.#slots.free(channel.boxId);
    const needsTuner = !this.#slots.view(channel.boxId).tuning.includes(channel.id);
    if (needsTuner && free !== undefined && free <= spareTuners) {
      throw new AppError('no-spare-tuner', { channel: channel.name, box: channel.boxName });
    }
    return this.#pool.acquire(channel, profile, { kind: 'prewarm', holder }, signal);
  }

  dispose(): void {
    this.#watching.dispose();
  }
}
