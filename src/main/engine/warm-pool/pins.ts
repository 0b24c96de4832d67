import type { Channel } from '../../../shared/model/channel.ts';
import type { Owner } from '../../../shared/model/warm-pool.ts';
import type { EncodingProfile } from '../ffmpeg/profile.ts';
import { AppError } from '../kernel/app-error.ts';
import type { Lease } from '../kernel/lease.ts';
import type { PoolJournal } from '../metrics/pool-journal.ts';
import type { PoolEntry } from './pool-entry.ts';
import { poolKey } from './pool-key.ts';
import type { WarmPool } from './warm-pool.ts';

interface Pin {
  readonly channelId: string;
  readonly abort: AbortController;
  readonly started: Promise<PoolEntry>;
  lease: Lease | undefined;
}

/** What is kept warm by hand (POOL-10): one pin per pool key, whoever asked for it, until somebody takes it out. */
export class Pins {
  readonly #pool: WarmPool;
  readonly #journal: PoolJournal;
  readonly #pins = new Map<string, Pin>();

  constructor(pool: WarmPool, journal: PoolJournal) {
    this.#pool = pool;
    this.#journal = journal;
  }

  /** Resolves when the channel runs; at once when it is kept already. @throws AppError with why it does not run. */
  async keep(channel: Channel, profile: EncodingProfile, owner: Owner): Promise<PoolEntry> {
    const key = poolKey(channel.id, profile);
    const existing = this.#pins.get(key);
    if (existing) return existing.started;
    this.#journal.startedByHand();
    // A start by hand makes room on the disk first (UP-7).
    this.#pool.fitDisk();
    const abort = new AbortController();
    const started = this.#pool
      .acquire(channel, profile, { kind: 'pinned', holder: 'kept warm', owner }, abort.signal)
      .then(async ({ entry, lease }) => {
        if (abort.signal.aborted) {
          await lease.end();
          throw new AppError('aborted', { channel: channel.name });
        }
        pin.lease = lease;
        entry.markShown();
        void entry.over.then(() => this.#forget(key, pin));
        return entry;
      });
    const pin: Pin = { channelId: channel.id, abort, started, lease: undefined };
    this.#pins.set(key, pin);
    started.catch(() => this.#forget(key, pin));
    return started;
  }

  has(channelId: string): boolean {
    return [...this.#pins.values()].some((pin) => pin.channelId === channelId);
  }

  /**
   * Takes the pins of a channel out, in all profiles, also while it starts. What nobody else holds then is stopped: whoever
   * says "no longer" means now. Resolves with how many there were, when that is done.
   */
  async letGo(channelId: string): Promise<number> {
    const keys = [...this.#pins].filter(([, pin]) => pin.channelId === channelId).map(([key]) => key);
    await Promise.all(keys.map((key) => this.letGoKey(key)));
    return keys.length;
  }

  async letGoKey(key: string): Promise<void> {
    const pin = this.#pins.get(key);
    if (!pin) return;
    this.#pins.delete(key);
    pin.abort.abort();
    const entry = this.#pool.findKey(key);
    // Before the lease ends, so that it is not adopted; one that is watched stays, unpinned.
    if (entry && pin.lease) await this.#pool.evict(entry, 'by-hand');
    if (pin.lease) await pin.lease.end();
    // Still starting: then whoever waits for the start gives the lease back.
    else await pin.started.catch(() => {});
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#pins.keys()].map((key) => this.letGoKey(key)));
  }

  #forget(key: string, pin: Pin): void {
    if (this.#pins.get(key) === pin) this.#pins.delete(key);
  }
}
