import type { Channel } from '../../../shared/model/channel.ts';
import type { ZapKind, ZapParts } from '../../../shared/model/zap-report.ts';
import type { EncodingProfile } from '../ffmpeg/profile.ts';
import { onAbort } from '../kernel/abort.ts';
import { AppError, asAppError } from '../kernel/app-error.ts';
import type { Logger } from '../ports.ts';
import type { EntryHold, WarmPool } from '../warm-pool/warm-pool.ts';
import type { PlaySession, PlaySessions } from './play-sessions.ts';

export interface Zapped {
  readonly session: PlaySession;
  readonly kind: ZapKind;
  readonly parts: ZapParts;
}

interface Pending {
  readonly abort: AbortController;
  /** Resolves when this zap has answered, or has been given up and what it had taken is released. */
  readonly settled: Promise<void>;
}

/** Turns key presses of one viewer after another into play sessions: the newest wins, and what it replaces is released. */
export class Zapper {
  readonly #pool: WarmPool;
  readonly #sessions: PlaySessions;
  readonly #log: Logger;
  readonly #pending = new Map<string, Pending>();

  constructor(pool: WarmPool, sessions: PlaySessions, log: Logger) {
    this.#pool = pool;
    this.#sessions = sessions;
    this.#log = log;
  }

  async zap(viewer: string, channel: Channel, profile: EncodingProfile, signal: AbortSignal): Promise<Zapped> {
    const before = this.#pending.get(viewer);
    before?.abort.abort();
    const abort = new AbortController();
    const listening = onAbort(signal, () => abort.abort());
    const zapped = this.#tune(viewer, channel, profile, abort.signal, before?.settled);
    const settled = zapped.then(
      () => {},
      () => {},
    );
    const pending = { abort, settled };
    this.#pending.set(viewer, pending);
    try {
      return await zapped;
    } finally {
      listening.dispose();
      if (this.#pending.get(viewer) === pending) this.#pending.delete(viewer);
    }
  }

  dispose(): void {
    for (const { abort } of this.#pending.values()) abort.abort();
  }

  async #tune(
    viewer: string,
    channel: Channel,
    profile: EncodingProfile,
    signal: AbortSignal,
    before: Promise<void> | undefined,
  ): Promise<Zapped> {
    const hold = await this.#acquire(viewer, channel, profile, signal, before);
    if (!signal.aborted) return { session: this.#sessions.open(viewer, hold), kind: hold.kind, parts: hold.parts };
    await hold.lease.end();
    throw new AppError('aborted', { channel: channel.name });
  }

  /**
   * When the box has no tuner left: first the zap that was just given up is waited for, since its tuner is about to be free; then, if
   * this viewer watches something on that box, its tuner is given back. With a single tuner there is no other way to change the
   * channel; the player keeps the last picture meanwhile.
   */
  async #acquire(
    viewer: string,
    channel: Channel,
    profile: EncodingProfile,
    signal: AbortSignal,
    before: Promise<void> | undefined,
  ): Promise<EntryHold> {
    const acquire = () => this.#pool.acquire(channel, profile, 'viewer', viewer, signal);
    const untilFree = (error: unknown): void => {
      if (asAppError(error).code !== 'no-tuner' || signal.aborted) throw error;
    };
    try {
      return await acquire();
    } catch (error) {
      untilFree(error);
    }
    await before;
    try {
      return await acquire();
    } catch (error) {
      untilFree(error);
      if (!(await this.#giveBack(viewer, channel))) throw error;
      return acquire();
    }
  }

  /** Ends what this viewer holds on the channel's box, where that really frees a tuner. */
  async #giveBack(viewer: string, channel: Channel): Promise<boolean> {
    const own = this.#sessions.ofViewer(viewer).filter(({ entry }) => this.#wouldFree(entry, viewer, channel.boxId));
    if (own.length === 0) return false;
    this.#log.info({ viewer, channel: channel.name }, 'no tuner free: giving back the one of the channel before');
    await Promise.all(own.map((session) => this.#sessions.stop(session.id)));
    return true;
  }

  #wouldFree(entry: PlaySession['entry'], viewer: string, boxId: string): boolean {
    return entry.channel.boxId === boxId && entry.leases.list().every((lease) => lease.holder === viewer);
  }
}
