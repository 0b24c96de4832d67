import type { Channel } from '../../../../shared/model/channel.ts';
import type { AppError } from '../../kernel/app-error.ts';
import { type Deferred, deferred } from '../../kernel/deferred.ts';
import { FakeClock } from '../../kernel/fake-clock.ts';
import { LeaseSet } from '../../kernel/lease.ts';
import { FakeSource, settle } from '../../transport/testing/fake-source.ts';
import { concat, h264, Mux } from '../../transport/testing/packets.ts';
import { silentLog } from '../../transport/testing/sinks.ts';
import { type ByteSource, Upstream } from '../../transport/upstream.ts';
import type { DirectHold } from '../direct-stream.ts';

const [pmtPid, videoPid] = [100, 256];

interface Opened {
  readonly upstream: Upstream;
  readonly leases: LeaseSet;
  readonly source: FakeSource;
  readonly answered: Deferred<ByteSource>;
}

/** One channel as the direct pool holds it, with a real upstream, whose source the test plays. */
export class TestChannel {
  readonly clock = new FakeClock();
  readonly channel: Channel = { id: 'test:7.1', number: '7.1', name: 'Test', boxId: 'test', boxName: 'Test box' };
  /** One for each time that the box was asked. */
  readonly opened: Opened[] = [];
  /** What was done with holds, in order. */
  readonly holds: ('taken' | 'ended')[] = [];
  shown = 0;
  readonly #mux = new Mux();

  readonly acquire = (): DirectHold => {
    let last = this.opened.at(-1);
    if (!last || last.upstream.state.kind === 'closing' || last.upstream.state.kind === 'closed') last = this.#open();
    const { upstream, leases } = last;
    const lease = leases.take('viewer', 'test');
    return { upstream, markShown: () => void this.shown++, end: () => lease.end() };
  };

  get #last(): Opened {
    return this.opened.at(-1) as Opened;
  }

  get source(): FakeSource {
    return this.#last.source;
  }

  get upstream(): Upstream {
    return this.#last.upstream;
  }

  /** The box answers what it was asked last. */
  async answer(): Promise<void> {
    this.#last.answered.resolve(this.#last.source);
    await settle();
  }

  async refuse(error: AppError): Promise<void> {
    this.#last.answered.reject(error);
    await settle();
  }

  /** The box answers, with tables and a keyframe. */
  async start(): Promise<void> {
    await this.answer();
    await this.send(this.keyframe());
  }

  keyframe(size = 2_000): Uint8Array {
    const streams = [{ type: 0x1b, pid: videoPid }];
    const tables = concat(this.#mux.pat([[1, pmtPid]]), this.#mux.pmt(pmtPid, 1, videoPid, streams));
    return concat(tables, this.#mux.pes(videoPid, h264.idr(size)));
  }

  picture(size = 2_000): Uint8Array {
    return this.#mux.pes(videoPid, h264.p(size));
  }

  async send(...parts: Uint8Array[]): Promise<void> {
    await this.source.send(...parts);
  }

  #open(): Opened {
    const source = new FakeSource();
    const answered = deferred<ByteSource>();
    const open = async (signal: AbortSignal): Promise<ByteSource> => {
      signal.addEventListener('abort', () => answered.reject(new Error('aborted')));
      return answered.promise;
    };
    const upstream = new Upstream({ open, clock: this.clock, log: silentLog, name: 'test' });
    const leases = new LeaseSet(
      () => upstream.close(),
      (_, change) => this.holds.push(change),
    );
    const opened = { upstream, leases, source, answered };
    this.opened.push(opened);
    return opened;
  }
}
