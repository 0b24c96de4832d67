import type { Channel } from '../../../shared/model/channel.ts';
import type { ZapKind, ZapParts } from '../../../shared/model/zap-report.ts';
import type { EncodingProfile } from '../ffmpeg/profile.ts';
import { onAbort } from '../kernel/abort.ts';
import { AppError, asAppError } from '../kernel/app-error.ts';
import type { Logger } from '../ports.ts';
import { poolKey } from '../warm-pool/pool-key.ts';
import type { TunerRelease } from '../warm-pool/tuner-release.ts';
import type { EntryHold, Wanted, WarmPool } from '../warm-pool/warm-pool.ts';
import type { PlaySession, PlaySessions } from './play-sessions.ts';
import type { ViewerSession } from './viewer-session.ts';
import type { ViewerSessions } from './viewer-sessions.ts';

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
  readonly #release: TunerRelease;
  readonly #sessions: PlaySessions;
  readonly #viewers: ViewerSessions;
  readonly #log: Logger;
  readonly #pending = new Map<string, Pending>();

  constructor(pool: WarmPool, release: TunerRelease, sessions: PlaySessions, viewers: ViewerSessions, log: Logger) {
    this.#pool = pool;
    this.#release = release;
    this.#sessions = sessions;
    this.#viewers = viewers;
    this.#log = log;
  }

  /** @throws AppError; `aborted` when a newer zap of the same viewer took its place. */
  async zap(viewer: ViewerSession, channel: Channel, profile: EncodingProfile, signal: AbortSignal): Promise<Zapped> {
    const { sessionId } = viewer.client;
    const before = this.#pending.get(sessionId);
    const abort = new AbortController();
    const listening = onAbort(signal, () => abort.abort());
    const zapped = this.#tune(viewer, channel, profile, abort.signal, before?.settled);
    // After the new one has its lease: a second zap to the channel that is starting joins the start.
    before?.abort.abort();
    const settled = zapped.then(
      () => {},
      () => {},
    );
    const pending = { abort, settled };
    this.#pending.set(sessionId, pending);
    try {
      return await zapped;
    } finally {
      listening.dispose();
      if (this.#pending.get(sessionId) === pending) this.#pending.delete(sessionId);
    }
  }

  /**
   * What was held ready is on the screen: from now on it is a person's, like any other.
   * @throws AppError `aborted` when it was taken back in the meantime.
   */
  async confirm(viewer: ViewerSession, playSessionId: string): Promise<void> {
    const session = this.#sessions.find(playSessionId);
    if (!session || this.#pool.findKey(session.entry.key) !== session.entry) throw new AppError('aborted');
    const { channel, profile } = session.entry;
    const { owner } = viewer;
    this.#pending.get(owner.sessionId)?.abort.abort();
    const tuning = this.#viewers.tuning(viewer, channel.id);
    try {
      const wanted: Wanted = { kind: 'viewer', holder: owner.sessionId, owner };
      const hold = await this.#pool.acquire(channel, profile, wanted, new AbortController().signal);
      if (this.#sessions.confirm(playSessionId, viewer, hold)) return;
      await hold.lease.end();
      throw new AppError('aborted', { channel: channel.name });
    } finally {
      tuning.dispose();
    }
  }

  dispose(): void {
    for (const { abort } of this.#pending.values()) abort.abort();
  }

  /**
   * For players that come by an address and may ask for it again and again: the play session that this viewer has of the channel in this
   * profile, or a new one. No zap of the viewer is given up for it, since one address may stand for several players; what it watches is,
   * where the box has no tuner for both.
   */
  async join(
    viewer: ViewerSession,
    channel: Channel,
    profile: EncodingProfile,
    signal: AbortSignal,
  ): Promise<PlaySession> {
    const { sessionId } = viewer.client;
    const key = poolKey(channel.id, profile);
    const existing = this.#sessions.ofEntry(sessionId, key);
    if (existing) return existing;
    const { session } = await this.#tune(viewer, channel, profile, signal, undefined);
    // Two requests may have waited for the same start: the first session is kept.
    const first = this.#sessions.ofEntry(sessionId, key);
    if (!first || first === session) return session;
    await this.#sessions.stop(session.id);
    return first;
  }

  async #tune(
    viewer: ViewerSession,
    channel: Channel,
    profile: EncodingProfile,
    signal: AbortSignal,
    before: Promise<void> | undefined,
  ): Promise<Zapped> {
    const tuning = this.#viewers.tuning(viewer, channel.id);
    try {
      const hold = await this.#acquire(viewer, channel, profile, signal, before);
      // Somebody who has gone meanwhile could not stop it any more.
      if (!signal.aborted && viewer.isConnected)
        return { session: this.#sessions.open(viewer, hold), kind: hold.kind, parts: hold.parts };
      await hold.lease.end();
      throw new AppError('aborted', { channel: channel.name });
    } finally {
      tuning.dispose();
    }
  }

  /**
   * When the box has no tuner left and nothing there is merely warm: first the zap that was just given up is waited for, since its tuner
   * is about to be free; then, if this viewer watches something on that box, its tuner is given back. With a single tuner there is no
   * other way to change the channel; the player keeps the last picture meanwhile.
   */
  async #acquire(
    viewer: ViewerSession,
    channel: Channel,
    profile: EncodingProfile,
    signal: AbortSignal,
    before: Promise<void> | undefined,
  ): Promise<EntryHold> {
    const { owner } = viewer;
    const wanted: Wanted = { kind: 'viewer', holder: owner.sessionId, owner };
    const acquire = () => this.#pool.acquire(channel, profile, wanted, signal);
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
      if (!(await this.#giveBack(owner.sessionId, channel))) throw error;
      return acquire();
    }
  }

  /** Ends what this viewer holds on the channel's box, where that really frees a tuner. */
  async #giveBack(viewer: string, channel: Channel): Promise<boolean> {
    const own = this.#sessions
      .ofViewer(viewer)
      .filter(({ entry }) => entry.channel.boxId === channel.boxId && this.#release.wouldFree(entry.channelId, viewer));
    // One tuner is enough: that of the channel which this viewer began to watch first.
    const before = own[0]?.entry.channelId;
    if (before === undefined) return false;
    this.#log.info(
      { viewer, channel: channel.name, before },
      'no tuner free: giving back the one of the channel before',
    );
    const onIt = own.filter(({ entry }) => entry.channelId === before);
    await Promise.all(onIt.map((session) => this.#sessions.stop(session.id)));
    return true;
  }
}
