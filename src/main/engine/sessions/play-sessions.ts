import { randomBytes } from 'node:crypto';
import type { ZapKind } from '../../../shared/model/zap-report.ts';
import type { JoinPoint } from '../hls/timeline.ts';
import type { AppError } from '../kernel/app-error.ts';
import type { Disposable } from '../kernel/disposable.ts';
import { Emitter } from '../kernel/emitter.ts';
import type { Clock, Logger } from '../ports.ts';
import type { PoolEntry } from '../warm-pool/pool-entry.ts';
import type { EntryHold } from '../warm-pool/warm-pool.ts';
import type { UseEnd, ViewerSession } from './viewer-session.ts';
import type { ChannelUse, ViewerSessions } from './viewer-sessions.ts';

/** One viewer watching one channel once. Its id is the unguessable part of its address. */
export interface PlaySession {
  readonly id: string;
  /** The id of the viewer session. */
  readonly viewer: string;
  readonly entry: PoolEntry;
  /** Where its HLS playlist begins: settled with the first one that is asked for, since a stream may never ask. */
  readonly join: JoinPoint | undefined;
}

export interface SessionEnd {
  readonly session: PlaySession;
  /** Undefined when it was stopped or simply no longer asked for anything. */
  readonly error: AppError | undefined;
  /** False when only a hidden player had it. */
  readonly wasSeen: boolean;
}

interface Held extends PlaySession {
  /** What a person sees; undefined while a hidden player only holds it ready (ZAP-3). */
  seen: { readonly hold: EntryHold; readonly use: ChannelUse } | undefined;
  /** The guess that it began as; a lease that a person's replaces ends by itself. */
  readonly guess: EntryHold | undefined;
  lastRequestMs: number;
  /** Requests under way; a blocked playlist reload is a sign of life for as long as it waits. */
  waiting: number;
}

/** POOL-5: three target durations, ten seconds at least. */
const silentForAtLeastMs = 10_000;
const silentTargetDurations = 3;
const sweepEveryMs = 2_000;

/** A joiner begins this far behind the live edge where the entry already has as much: enough to play on without a pause. */
const joinBehindMs = 1_200;

/** The play sessions, each with its lease. One that asks for nothing any more ends by itself. */
export class PlaySessions {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #viewers: ViewerSessions;
  readonly #sessions = new Map<string, Held>();
  readonly #ended = new Emitter<SessionEnd>();
  readonly onEnded = this.#ended.on;
  readonly #sweep: Disposable;

  constructor(clock: Clock, log: Logger, viewers: ViewerSessions) {
    this.#clock = clock;
    this.#log = log;
    this.#viewers = viewers;
    this.#sweep = clock.every(sweepEveryMs, () => this.#endSilent());
  }

  /** Synchronous: there is no moment in which the hold belongs to nobody. */
  open(viewer: ViewerSession, hold: EntryHold): PlaySession {
    const session = this.#add(viewer, hold.entry, undefined);
    this.#see(session, viewer, hold, hold.kind);
    return session;
  }

  /** For a player that nobody sees yet; `hold` is a guess. */
  openUnseen(viewer: ViewerSession, hold: EntryHold): PlaySession {
    return this.#add(viewer, hold.entry, hold);
  }

  /**
   * What was held ready is on the screen now. Synchronous, like `open`.
   * @returns false when the session has ended, or `hold` is of another entry: then the hold is still the caller's.
   */
  confirm(id: string, viewer: ViewerSession, hold: EntryHold): boolean {
    const session = this.#sessions.get(id);
    if (!session || session.seen || session.entry !== hold.entry) return false;
    this.#see(session, viewer, hold, 'pre-rolled');
    return true;
  }

  #see(session: Held, viewer: ViewerSession, hold: EntryHold, kind: ZapKind): void {
    hold.entry.markShown();
    session.seen = { hold, use: this.#viewers.watch(viewer, hold.entry.channelId, kind) };
    void session.guess?.lease.end();
  }

  #add(viewer: ViewerSession, entry: PoolEntry, guess: EntryHold | undefined): Held {
    let join: JoinPoint | undefined;
    const session: Held = {
      id: randomBytes(18).toString('base64url'),
      viewer: viewer.client.sessionId,
      entry,
      get join() {
        join ??= entry.timeline.joinPoint(joinBehindMs);
        return join;
      },
      seen: undefined,
      guess,
      lastRequestMs: this.#clock.nowMs(),
      waiting: 0,
    };
    this.#sessions.set(session.id, session);
    void entry.over.then((error) => this.#end(session, error ? { kind: 'failed', error } : { kind: 'stopped' }));
    return session;
  }

  find(id: string): PlaySession | undefined {
    return this.#sessions.get(id);
  }

  /** Those that somebody sees. */
  ofViewer(viewer: string): readonly PlaySession[] {
    return this.#held(viewer).filter(({ seen }) => seen);
  }

  /** What a viewer plays of an entry, if anything: who polls again gets what is there (POOL-3). */
  ofEntry(viewer: string, entryKey: string): PlaySession | undefined {
    return this.ofViewer(viewer).find(({ entry }) => entry.key === entryKey && !entry.isStopping);
  }

  /** Those that are held ready and that nobody has seen. */
  unseen(): readonly PlaySession[] {
    return [...this.#sessions.values()].filter(({ seen }) => !seen);
  }

  list(): readonly PlaySession[] {
    return [...this.#sessions.values()];
  }

  /** The session's player was sent so much. */
  sent(id: string, bytes: number): void {
    this.#sessions.get(id)?.seen?.use.sent(bytes);
  }

  /** Marks a request of the session's player; dispose when it has been answered. */
  request(id: string): Disposable {
    const session = this.#sessions.get(id);
    if (!session) return { dispose: () => {} };
    session.lastRequestMs = this.#clock.nowMs();
    session.waiting += 1;
    let done = false;
    return {
      dispose: () => {
        if (done) return;
        done = true;
        session.waiting -= 1;
        session.lastRequestMs = this.#clock.nowMs();
      },
    };
  }

  /** Idempotent; an unknown id is one that has ended. Resolves when the lease's end has had its effect. */
  async stop(id: string): Promise<void> {
    const session = this.#sessions.get(id);
    if (session) await this.#end(session, { kind: 'stopped' });
  }

  async stopAll(viewer?: string): Promise<void> {
    const sessions = viewer === undefined ? this.list() : this.#held(viewer);
    await Promise.all(sessions.map((session) => this.stop(session.id)));
  }

  async dispose(): Promise<void> {
    this.#sweep.dispose();
    await this.stopAll();
  }

  #held(viewer: string): Held[] {
    return [...this.#sessions.values()].filter((session) => session.viewer === viewer);
  }

  /** Ends one for a reason that its player is to be told. */
  async revoke(id: string, error: AppError): Promise<void> {
    const session = this.#sessions.get(id);
    if (session) await this.#end(session, { kind: 'failed', error });
  }

  async #end(session: Held, how: UseEnd): Promise<void> {
    if (!this.#sessions.delete(session.id)) return;
    const error = how.kind === 'failed' ? how.error : undefined;
    session.seen?.use.end(how);
    this.#log.info({ entry: session.entry.key, viewer: session.viewer, code: error?.code }, 'play session ended');
    this.#ended.emit({ session, error, wasSeen: session.seen !== undefined });
    await Promise.all([session.seen?.hold.lease.end(), session.guess?.lease.end()]);
  }

  #endSilent(): void {
    const now = this.#clock.nowMs();
    for (const session of this.#sessions.values()) {
      const limitMs = Math.max(silentForAtLeastMs, silentTargetDurations * session.entry.timeline.longestSegmentMs);
      if (session.waiting > 0 || now - session.lastRequestMs < limitMs) continue;
      this.#log.info({ entry: session.entry.key, viewer: session.viewer }, 'play session fell silent');
      void this.#end(session, { kind: 'silent', forMs: now - session.lastRequestMs });
    }
  }
}
