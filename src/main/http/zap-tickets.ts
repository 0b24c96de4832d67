import { type Deferred, deferred } from '../engine/kernel/deferred.ts';
import type { Disposable } from '../engine/kernel/disposable.ts';
import type { Clock } from '../engine/ports.ts';

/** More than any page has under way; others have no business here. */
const maxTickets = 500;
/** Longer than any zap takes to answer, refusals included. */
const forgottenAfterMs = 60_000;

interface Ticket {
  readonly session: Deferred<string>;
  readonly timer: Disposable;
}

/**
 * Lets a page open the connection for its media at the key press, before there is a play session: the zap's id stands for it until the
 * engine has answered. Whichever of the two comes first waits for the other. The id is a secret that the page makes up.
 */
export class ZapTickets {
  readonly #clock: Clock;
  readonly #tickets = new Map<string, Ticket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves with the play session's id; rejects when the zap failed, was given up, or never was. */
  wait(zapId: string): Promise<string> {
    if (this.#tickets.size >= maxTickets && !this.#tickets.has(zapId)) return Promise.reject(new Error('Too many.'));
    return this.#ticket(zapId).session.promise;
  }

  /** The zap has been answered. */
  answer(zapId: string, playSessionId: string): void {
    this.#ticket(zapId).session.resolve(playSessionId);
  }

  /** There will be no session. */
  refuse(zapId: string): void {
    this.#ticket(zapId).session.reject(new Error('This zap has failed.'));
  }

  dispose(): void {
    for (const { timer, session } of this.#tickets.values()) {
      timer.dispose();
      session.reject(new Error('Afterglow is quitting.'));
    }
    this.#tickets.clear();
  }

  #ticket(zapId: string): Ticket {
    const known = this.#tickets.get(zapId);
    if (known) return known;
    const session = deferred<string>();
    // Nobody may be waiting.
    session.promise.catch(() => {});
    const timer = this.#clock.after(forgottenAfterMs, () => {
      this.#tickets.delete(zapId);
      session.reject(new Error('No such zap.'));
    });
    const ticket = { session, timer };
    this.#tickets.set(zapId, ticket);
    return ticket;
  }
}
