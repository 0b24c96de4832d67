import type { Channel } from '../../../shared/model/channel.ts';
import { DirectStream, type DirectStreamOptions } from '../direct-pool/direct-stream.ts';
import type { Upstreams } from '../direct-pool/upstreams.ts';
import { AppError } from '../kernel/app-error.ts';
import type { Clock, Logger } from '../ports.ts';
import type { UseEnd, ViewerSession } from './viewer-session.ts';
import type { ChannelUse, ViewerSessions } from './viewer-sessions.ts';

/** DIRECT-3: how long it had taken nothing. */
const tooSlowAfterMs = 10_000;

interface Held {
  readonly stream: DirectStream;
  readonly sessionId: string;
  readonly channelId: string;
}

/** The raw transport streams that go to players, each on behalf of its viewer session. */
export class RawStreams {
  readonly #upstreams: Upstreams;
  readonly #viewers: ViewerSessions;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #streams = new Set<Held>();
  #closed = false;

  constructor(upstreams: Upstreams, viewers: ViewerSessions, clock: Clock, log: Logger) {
    this.#upstreams = upstreams;
    this.#viewers = viewers;
    this.#clock = clock;
    this.#log = log;
  }

  /** Takes a lease at once. @throws AppError when this viewer may have no further stream. */
  open(
    viewer: ViewerSession,
    channel: Channel,
    options: Pick<DirectStreamOptions, 'throttle' | 'signal' | 'begin'>,
  ): DirectStream {
    if (this.#closed) throw new AppError('aborted', { channel: channel.name });
    this.#viewers.mayWatch(viewer, channel.id, channel.name);
    const { owner } = viewer;
    const tuning = this.#viewers.tuning(viewer, channel.id);
    const kind = this.#upstreams.find(channel.id)?.isUp ? 'warm' : 'cold';
    let use: ChannelUse | undefined;
    const stream = new DirectStream({
      ...options,
      channel,
      holder: owner.sessionId,
      clock: this.#clock,
      log: this.#log,
      acquire: () =>
        this.#upstreams.acquire(channel.id, 'viewer', owner.sessionId, { owner, isHealing: use !== undefined }),
      begin: () => {
        use = this.#viewers.watch(viewer, channel.id, kind);
        return options.begin();
      },
      onBytes: (count) => use?.sent(count),
    });
    const held: Held = { stream, sessionId: owner.sessionId, channelId: channel.id };
    this.#streams.add(held);
    void stream.over.then((error) => {
      this.#streams.delete(held);
      use?.end(endOf(stream, error));
      tuning.dispose();
    });
    return stream;
  }

  /** Ends those of a session, or those of it on one channel. Resolves, when they are gone, with how many there were. */
  async stop(sessionId: string, channelId?: string): Promise<number> {
    const mine = [...this.#streams].filter(
      (held) => held.sessionId === sessionId && (channelId === undefined || held.channelId === channelId),
    );
    await Promise.all(mine.map(({ stream }) => stream.dispose()));
    return mine.length;
  }

  async dispose(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#streams].map(({ stream }) => stream.dispose()));
  }
}

/** A client that closes its connection has said that it wants no more; one that takes nothing has fallen silent. */
function endOf(stream: DirectStream, error: AppError | undefined): UseEnd {
  if (error) return { kind: 'failed', error };
  const { state } = stream;
  const isTooSlow = state.kind === 'ended' && state.reason.kind === 'too-slow';
  return isTooSlow ? { kind: 'silent', forMs: tooSlowAfterMs } : { kind: 'stopped' };
}
