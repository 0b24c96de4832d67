import type { SessionView } from '../../../shared/model/session.ts';
import type { Owner } from '../../../shared/model/warm-pool.ts';
import type { ZapKind } from '../../../shared/model/zap-report.ts';
import type { ViewingHistory } from '../history/viewing-history.ts';
import { AppError } from '../kernel/app-error.ts';
import type { Disposable } from '../kernel/disposable.ts';
import { Emitter } from '../kernel/emitter.ts';
import type { Clock, Logger } from '../ports.ts';
import { type Client, type Use, type UseEnd, ViewerSession } from './viewer-session.ts';

/** SESS-1. */
const idleTimeoutMs = 300_000;
const cleanUpEveryMs = 60_000;
const sessionsPerChannel = 50;
/** Less was passed by and says nothing. */
const lookAtLeastMs = 1_000;
/** SESS-2: a stop followed by a start within this time is a channel change. */
const graceMs = 5_000;

/** A session has begun to watch a channel, which was there already or had to be waited for. */
export interface Watching {
  readonly session: ViewerSession;
  readonly channelId: string;
  readonly kind: ZapKind;
}

/** A session's hold on a channel. `end` is idempotent. */
export interface ChannelUse {
  sent(bytes: number): void;
  end(how: UseEnd): void;
}

/**
 * The connected devices. A session is Active while it watches; told to stop it has 5 s to choose another channel and is over then; fallen
 * silent it is Idle and over after 300 s. What it leaves in the pool is an orphan from then on, until it comes back.
 */
export class ViewerSessions {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #history: ViewingHistory;
  readonly #sessions = new Map<string, ViewerSession>();
  readonly #changed = new Emitter<void>();
  readonly #ended = new Emitter<ViewerSession>();
  readonly #watching = new Emitter<Watching>();
  readonly onChange = this.#changed.on;
  /** Whatever it still holds has to be given back. */
  readonly onEnded = this.#ended.on;
  /** A session has begun to watch a channel. */
  readonly onWatching = this.#watching.on;
  readonly #cleanUp: Disposable;

  constructor(clock: Clock, log: Logger, history: ViewingHistory) {
    this.#clock = clock;
    this.#log = log;
    this.#history = history;
    this.#cleanUp = clock.every(cleanUpEveryMs, () => this.#endSilent());
  }

  /** The session of this client, a new one if it has none. Each call is a sign of life. */
  connect(client: Client): ViewerSession {
    let session = this.#sessions.get(client.sessionId);
    if (!session) {
      session = new ViewerSession(client, this.#clock, this.#log);
      this.#sessions.set(client.sessionId, session);
      this.#changed.emit();
    }
    session.seen();
    return session;
  }

  find(sessionId: string): ViewerSession | undefined {
    return this.#sessions.get(sessionId);
  }

  isGone(owner: Owner): boolean {
    return !this.#sessions.has(owner.sessionId);
  }

  /** @throws AppError `too-many-viewers` when as many sessions as may watch the channel, or are about to: a crowd comes all at once. */
  mayWatch(session: ViewerSession, channelId: string, channel: string): void {
    const others = [...this.#sessions.values()].filter(
      (each) => each !== session && [...each.uses, ...each.tuning].some((use) => use.channelId === channelId),
    );
    if (others.length >= sessionsPerChannel) throw new AppError('too-many-viewers', { channel });
  }

  /** The session is about to watch something: what it stopped before was a channel change, however long this takes. */
  tuning(session: ViewerSession, channelId: string): Disposable {
    const tuning = { channelId };
    session.tuning.add(tuning);
    this.#stay(session);
    return {
      dispose: () => {
        session.tuning.delete(tuning);
        session.seen();
        // It came to nothing: then the stop before was one.
        if (session.isConnected && session.state.kind === 'idle') this.#leaveSoon(session);
      },
    };
  }

  /** The session watches a channel from now on. */
  watch(session: ViewerSession, channelId: string, kind: ZapKind): ChannelUse {
    const use: Use = { channelId, startedMs: this.#clock.nowMs(), startedWallMs: this.#clock.wallMs() };
    session.uses.add(use);
    this.#stay(session);
    session.become({ kind: 'active' });
    this.#watching.emit({ session, channelId, kind });
    this.#changed.emit();
    return {
      sent: (bytes) => {
        session.bytes += bytes;
      },
      end: (how) => this.#endUse(session, use, how),
    };
  }

  list(): SessionView[] {
    return [...this.#sessions.values()].map((session) => session.view());
  }

  /** Ends a session at once: its window has closed, or somebody said so. Ending one that never was changes nothing. */
  end(sessionId: string): void {
    const session = this.#sessions.get(sessionId);
    if (!session) return;
    this.#sessions.delete(sessionId);
    session.grace?.dispose();
    session.become({ kind: 'disconnected' });
    this.#ended.emit(session);
    this.#changed.emit();
  }

  dispose(): void {
    this.#cleanUp.dispose();
    for (const id of [...this.#sessions.keys()]) this.end(id);
  }

  #endUse(session: ViewerSession, use: Use, how: UseEnd): void {
    if (!session.uses.delete(use)) return;
    const silentMs = how.kind === 'silent' ? how.forMs : 0;
    const watchedMs = Math.max(0, this.#clock.nowMs() - use.startedMs - silentMs);
    session.watchedMs += watchedMs;
    const { userId } = session.client;
    if (watchedMs >= lookAtLeastMs)
      this.#history.add({ userId, channelId: use.channelId, atMs: use.startedWallMs, watchedMs });
    session.seen();
    if (how.kind === 'failed') session.errors += 1;
    if (session.isConnected && session.uses.size === 0) this.#rest(session, how);
    this.#changed.emit();
  }

  #rest(session: ViewerSession, how: UseEnd): void {
    const sinceMs = this.#clock.nowMs();
    if (how.kind === 'failed') return session.become({ kind: 'error', error: how.error, sinceMs });
    session.become({ kind: 'idle', sinceMs });
    if (how.kind === 'stopped') this.#leaveSoon(session);
    return undefined;
  }

  #leaveSoon(session: ViewerSession): void {
    // The window stays connected for as long as it is open.
    if (session.tuning.size > 0 || session.uses.size > 0 || session.client.kind === 'window') return;
    session.grace?.dispose();
    session.grace = this.#clock.after(graceMs, () => this.end(session.client.sessionId));
  }

  #stay(session: ViewerSession): void {
    session.grace?.dispose();
    session.grace = undefined;
    session.seen();
  }

  #endSilent(): void {
    for (const session of this.#sessions.values()) {
      if (session.client.kind !== 'window' && session.tuning.size === 0 && session.silentMs() >= idleTimeoutMs)
        this.end(session.client.sessionId);
    }
  }
}
