import type { Box, BoxLineUp, ChannelSource, Source } from '../channels/box.ts';
import { onAbort } from '../kernel/abort.ts';
import { AppError } from '../kernel/app-error.ts';
import { type Deferred, deferred } from '../kernel/deferred.ts';
import type { Disposable } from '../kernel/disposable.ts';
import type { Clock } from '../ports.ts';
import { concat, h264, Mux } from '../transport/testing/packets.ts';
import type { ByteSource } from '../transport/upstream.ts';

const [pmtPid, videoPid, soundPid] = [100, 256, 257];
const answersAfterMs = 20;
const forgetsAfterMs = 30;

/** One connection to the box. */
class Connection {
  readonly channelId: string;
  readonly #mux = new Mux();
  #next: Deferred<Uint8Array | undefined> = deferred();
  readonly #queue: (Uint8Array | undefined)[] = [];
  stalled = false;

  constructor(channelId: string) {
    this.channelId = channelId;
  }

  /** A second of the channel: its tables and a keyframe. */
  sendSecond(): void {
    if (this.stalled) return;
    this.#push(
      concat(
        this.#mux.pat([[1, pmtPid]]),
        this.#mux.pmt(pmtPid, 1, videoPid, [
          { type: 0x1b, pid: videoPid },
          { type: 0x0f, pid: soundPid },
        ]),
        this.#mux.pes(videoPid, h264.idr(), { randomAccess: true }),
        this.#mux.pes(videoPid, h264.p()),
        this.#mux.pes(videoPid, h264.p()),
      ),
    );
  }

  finish(): void {
    this.#push(undefined);
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      if (this.#queue.length === 0) await this.#next.promise;
      for (const chunk of this.#queue.splice(0)) {
        if (!chunk) return;
        yield chunk;
      }
    }
  }

  #push(chunk: Uint8Array | undefined): void {
    this.#queue.push(chunk);
    this.#next.resolve(chunk);
    this.#next = deferred();
  }
}

/** A box for tests of what holds its tuners: it answers, refuses and forgets late, as real ones do, by the test's clock. */
export class FakeBox implements Box {
  readonly id: string;
  readonly name: string;
  readonly kind = 'hdhomerun' as const;
  readonly tuners: number;
  /** Everything that must not be: a channel with two tuners, more tuners than there are. */
  readonly violations: string[] = [];
  /** Other devices on the network. */
  strangers = 0;
  readonly #clock: Clock;
  readonly #channels: readonly string[];
  /** Counts from the request to a moment after the closing, as boxes do. */
  readonly #held = new Set<Connection>();
  readonly #sending: Disposable;

  constructor(id: string, channels: number, tuners: number, clock: Clock) {
    this.id = id;
    this.name = `Box ${id}`;
    this.tuners = tuners;
    this.#clock = clock;
    this.#channels = Array.from({ length: channels }, (_, index) => `${id}:${index + 1}`);
    this.#sending = clock.every(1_000, () => this.#held.forEach((each) => each.sendSecond()));
  }

  get inUse(): readonly string[] {
    return [...this.#held].map(({ channelId }) => channelId);
  }

  loadLineUp(): Promise<BoxLineUp> {
    const channels = this.#channels.map((id): ChannelSource => {
      const number = id.replace(/\D/g, '');
      return {
        channel: { id, number, name: `Channel ${id}`, boxId: this.id, boxName: this.name },
        source: { boxId: this.id, url: `http://box/${id}`, kind: 'mpegts' },
      };
    });
    return Promise.resolve({ channels, tuners: this.tuners, skippedLines: 0 });
  }

  async open(source: Source, signal: AbortSignal): Promise<ByteSource> {
    const channelId = source.url.replace('http://box/', '');
    if (this.#held.size + this.strangers >= this.tuners) throw new AppError('no-tuner', { box: this.name });
    if (this.inUse.includes(channelId)) this.violations.push(`two tuners for ${channelId}`);
    const connection = new Connection(channelId);
    this.#held.add(connection);
    const forget = (): Promise<void> => {
      const gone = deferred<void>();
      this.#clock.after(forgetsAfterMs, () => {
        this.#held.delete(connection);
        gone.resolve();
      });
      return gone.promise;
    };
    const answered = deferred<void>();
    const timer = this.#clock.after(answersAfterMs, () => answered.resolve());
    const aborting = onAbort(signal, () => answered.reject(new AppError('aborted')));
    try {
      await answered.promise;
    } catch (error) {
      await forget();
      throw error;
    } finally {
      timer.dispose();
      aborting.dispose();
    }
    let closing: Promise<void> | undefined;
    return {
      chunks: connection.chunks(),
      close: () => {
        connection.finish();
        closing ??= forget();
        return closing;
      },
    };
  }

  cut(index: number): void {
    [...this.#held][index % Math.max(1, this.#held.size)]?.finish();
  }

  stall(index: number): void {
    const connection = [...this.#held][index % Math.max(1, this.#held.size)];
    if (connection) connection.stalled = true;
  }

  dispose(): void {
    this.#sending.dispose();
  }
}
