import type { SessionKind, SessionStateView, SessionView } from '../../../shared/model/session.ts';
import type { Owner } from '../../../shared/model/warm-pool.ts';
import type { AppError } from '../kernel/app-error.ts';
import { assertNever } from '../kernel/assert-never.ts';
import type { Disposable } from '../kernel/disposable.ts';
import type { Clock, Logger } from '../ports.ts';

/** The session of our own window: there is one, and it never ends by itself. */
export const windowSessionId = 'window';

/** Who connects, and from what. */
export interface Client {
  readonly sessionId: string;
  readonly kind: SessionKind;
  readonly deviceId: string;
  readonly userId: string;
}

/** SESS-1. Each state carries what only it has. */
export type SessionState =
  | { readonly kind: 'created'; readonly sinceMs: number }
  | { readonly kind: 'active' }
  | { readonly kind: 'idle'; readonly sinceMs: number }
  | { readonly kind: 'error'; readonly error: AppError; readonly sinceMs: number }
  | { readonly kind: 'disconnected' };

/** How a use of a channel ended: told so, fallen silent, or broken. */
export type UseEnd =
  | { readonly kind: 'stopped' }
  /** After so much silence. */
  | { readonly kind: 'silent'; readonly forMs: number }
  | { readonly kind: 'failed'; readonly error: AppError };

/** A session that watches a channel, from the first picture to the last. */
export interface Use {
  readonly channelId: string;
  readonly startedMs: number;
  readonly startedWallMs: number;
}

/** One connected device. Deciding when it is over is viewer-sessions.ts's; this is what it knows of itself. */
export class ViewerSession {
  readonly client: Client;
  readonly uses = new Set<Use>();
  /** What it is about to watch, once for each start that is under way: a stop meanwhile is a channel change. */
  readonly tuning = new Set<{ readonly channelId: string }>();
  /** Set while a stop may still turn out to be a channel change (SESS-2). */
  grace: Disposable | undefined;
  bytes = 0;
  watchedMs = 0;
  errors = 0;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #startedWallMs: number;
  #lastSeenMs: number;
  #state: SessionState;

  constructor(client: Client, clock: Clock, log: Logger) {
    this.client = client;
    this.#clock = clock;
    this.#log = log;
    this.#startedWallMs = clock.wallMs();
    this.#lastSeenMs = clock.nowMs();
    this.#state = { kind: 'created', sinceMs: this.#lastSeenMs };
  }

  get state(): SessionState {
    return this.#state;
  }

  get owner(): Owner {
    const { sessionId, deviceId, userId } = this.client;
    return { sessionId, deviceId, userId };
  }

  get isConnected(): boolean {
    return this.#state.kind !== 'disconnected';
  }

  /** Milliseconds since it was last heard of; 0 while it watches. */
  silentMs(): number {
    return this.uses.size > 0 ? 0 : this.#clock.nowMs() - this.#lastSeenMs;
  }

  seen(): void {
    this.#lastSeenMs = this.#clock.nowMs();
  }

  become(state: SessionState): void {
    if (state.kind === this.#state.kind && state.kind === 'active') return;
    const code = state.kind === 'error' ? { code: state.error.code } : {};
    this.#log.info({ session: this.client.sessionId, ...code }, `session ${this.#state.kind}→${state.kind}`);
    this.#state = state;
  }

  view(): SessionView {
    const { sessionId, kind, deviceId, userId } = this.client;
    const nowMs = this.#clock.nowMs();
    const wallMs = this.#clock.wallMs();
    const running = [...this.uses].reduce((sum, use) => sum + nowMs - use.startedMs, 0);
    return {
      id: sessionId,
      kind,
      deviceId,
      userId,
      state: this.#stateView(wallMs - nowMs),
      watching: [...new Set([...this.uses].map(({ channelId }) => channelId))],
      startedAtMs: this.#startedWallMs,
      lastSeenAtMs: wallMs - this.silentMs(),
      watchedMs: this.watchedMs + running,
      bytes: this.bytes,
      errors: this.errors,
    };
  }

  #stateView(wallOffsetMs: number): SessionStateView {
    const state = this.#state;
    switch (state.kind) {
      case 'created':
      case 'active':
      case 'disconnected':
        return { kind: state.kind };
      case 'idle':
        return { kind: 'idle', sinceMs: state.sinceMs + wallOffsetMs };
      case 'error':
        return { kind: 'error', failure: state.error.toFailure() };
      default:
        return assertNever(state);
    }
  }
}
