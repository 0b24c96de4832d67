import { PassThrough, Writable } from 'node:stream';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../kernel/app-error.ts';
import { settle } from '../transport/testing/fake-source.ts';
import { silentLog } from '../transport/testing/sinks.ts';
import { packetSize, pidOf } from '../transport/ts-packet.ts';
import { DirectStream, type DirectStreamOptions } from './direct-stream.ts';
import { TestChannel } from './testing/test-channel.ts';

/** A client that takes everything at once; or, stalled, nothing. */
class Client extends Writable {
  readonly chunks: Uint8Array[] = [];
  stalled = false;
  #pending: (() => void) | undefined;

  override _write(chunk: Uint8Array, _: unknown, done: () => void): void {
    this.chunks.push(chunk);
    if (this.stalled) this.#pending = done;
    else done();
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** Takes what it had let wait. */
  resume(): void {
    this.stalled = false;
    const done = this.#pending;
    this.#pending = undefined;
    done?.();
  }
}

let tv: TestChannel;
let client: Client;
let gone: AbortController;
let begun: number;
let states: string[];

beforeEach(() => {
  tv = new TestChannel();
  client = new Client();
  gone = new AbortController();
  begun = 0;
  states = [];
});

function open(options: Partial<DirectStreamOptions> = {}): DirectStream {
  const stream = new DirectStream({
    channel: tv.channel,
    holder: 'test',
    throttle: 'burst',
    signal: gone.signal,
    acquire: tv.acquire,
    begin: () => {
      begun++;
      return client;
    },
    clock: tv.clock,
    log: silentLog,
    ...options,
  });
  stream.onState((state) => states.push(state.kind === 'ended' ? state.reason.kind : state.kind));
  return stream;
}

async function started(options: Partial<DirectStreamOptions> = {}): Promise<DirectStream> {
  const stream = open(options);
  await tv.start();
  await stream.ready;
  return stream;
}

const pids = (): number[] =>
  Array.from({ length: client.bytes.length / packetSize }, (_, i) => pidOf(client.bytes, i * packetSize));

/** What is true of every stream that is over, however it came to it. */
async function expectNothingLeft(stream: DirectStream): Promise<void> {
  await stream.over;
  expect(stream.state.kind).toBe('ended');
  expect(tv.holds.filter((each) => each === 'taken')).toHaveLength(tv.opened.length);
  expect(tv.holds.filter((each) => each === 'ended')).toHaveLength(tv.opened.length);
  for (const { upstream } of tv.opened) {
    expect(upstream.state.kind).toBe('closed');
    expect(upstream.consumers).toBe(0);
  }
  expect(tv.clock.pending).toBe(0);
  expect(client.listenerCount('drain')).toBe(0);
}

describe('a direct stream', () => {
  it('begins with PAT, PMT and a keyframe, only when it is ready, and goes on picture by picture', async () => {
    const counted = vi.fn<(count: number) => void>();
    const stream = open({ onBytes: counted });
    expect(tv.holds).toEqual(['taken']);
    await tv.answer();
    await tv.send(tv.picture());
    expect(begun).toBe(0);
    await tv.send(tv.keyframe());
    await stream.ready;
    expect(begun).toBe(1);
    expect(pids().slice(0, 3)).toEqual([0, 100, 256]);
    const before = client.bytes.length;
    await tv.send(tv.picture());
    expect(client.bytes.length).toBeGreaterThan(before);
    expect(counted.mock.calls.reduce((sum, [count]) => sum + count, 0)).toBe(client.bytes.length);
    expect(tv.shown).toBe(1);
    await stream.dispose();
    expect(await stream.over).toBeUndefined();
    expect(states).toEqual(['streaming', 'left']);
    await expectNothingLeft(stream);
  });

  it('rejects with why there is no stream, having sent nothing', async () => {
    const stream = open();
    await tv.refuse(new AppError('no-tuner', { tuners: 4 }));
    await expect(stream.ready).rejects.toMatchObject({
      code: 'no-tuner',
      context: { tuners: 4, channel: 'Test', box: 'Test box' },
    });
    expect(await stream.over).toMatchObject({ code: 'no-tuner' });
    expect(begun).toBe(0);
    expect(client.destroyed).toBe(false);
    await expectNothingLeft(stream);
  });

  it('tells what the lease could not be taken for', async () => {
    const stream = open({
      acquire: () => {
        throw new AppError('channel-unknown', { channel: '99' });
      },
    });
    await expect(stream.ready).rejects.toMatchObject({ code: 'channel-unknown' });
    await expectNothingLeft(stream);
  });

  it('resolves its disposal when the box has let go, and cuts the client off before that', async () => {
    const stream = await started();
    tv.source.confirms = false;
    let disposed = false;
    const disposing = stream.dispose().then(() => (disposed = true));
    await settle();
    expect(client.destroyed).toBe(true);
    expect(tv.source.closes).toBe(1);
    expect(disposed).toBe(false);
    tv.source.closing.resolve();
    await disposing;
    await stream.dispose();
    await expectNothingLeft(stream);
  });
});

describe('a client that leaves', () => {
  it('before it asked takes no lease', async () => {
    gone.abort();
    const stream = open();
    await expect(stream.ready).rejects.toMatchObject({ code: 'aborted' });
    expect(tv.opened).toHaveLength(0);
    await expectNothingLeft(stream);
  });

  it('in the tick of its asking gives back what it has just taken', async () => {
    const stream = open();
    gone.abort();
    await expect(stream.ready).rejects.toMatchObject({ code: 'aborted' });
    expect(tv.holds).toEqual(['taken', 'ended']);
    await expectNothingLeft(stream);
  });

  it('while the box tunes', async () => {
    const stream = open();
    await tv.answer();
    gone.abort();
    await expectNothingLeft(stream);
    expect(await stream.over).toBeUndefined();
    expect(begun).toBe(0);
  });

  it('in the tick in which the first keyframe comes', async () => {
    const stream = open();
    await tv.answer();
    // Runs between the upstream's becoming ready and the stream's hearing of it.
    void tv.upstream.ready.then(() => gone.abort());
    await tv.send(tv.keyframe());
    await expectNothingLeft(stream);
    expect(begun).toBe(0);
  });

  it('in the tick of the first byte', async () => {
    const stream = open({
      begin: () => {
        client.destroy();
        return client;
      },
    });
    await tv.start();
    await expectNothingLeft(stream);
    expect(client.chunks).toHaveLength(0);
    expect(states).toEqual(['left']);
  });

  it('in the middle, by its connection or by the signal', async () => {
    const first = await started();
    client.destroy(new Error('ECONNRESET'));
    await expectNothingLeft(first);
    tv = new TestChannel();
    client = new Client();
    const second = await started();
    gone.abort();
    await expectNothingLeft(second);
    expect(client.destroyed).toBe(true);
    expect(states).toEqual(['streaming', 'left', 'streaming', 'left']);
  });

  it('while it heals, and while the next try tunes', async () => {
    const first = await started();
    for (let i = 0; i < 2; i++) {
      await tv.source.finish();
      tv.clock.advance(0);
      await settle();
      if (i === 0) await tv.refuse(new AppError('source-silent'));
    }
    expect(first.state.kind).toBe('healing');
    gone.abort();
    await expectNothingLeft(first);
    tv = new TestChannel();
    client = new Client();
    gone = new AbortController();
    const second = await started();
    await tv.source.finish();
    tv.clock.advance(0);
    await settle();
    expect(tv.opened).toHaveLength(2);
    client.destroy();
    await expectNothingLeft(second);
  });

  it('does not take the upstream from the others', async () => {
    const other = tv.acquire();
    const stream = await started();
    await stream.dispose();
    expect(tv.upstream.state.kind).toBe('receiving');
    expect(tv.upstream.consumers).toBe(0);
    await other.end();
    expect(tv.upstream.state.kind).toBe('closed');
  });
});

describe('an upstream that breaks', () => {
  it('is replaced on the same connection, with tables and a keyframe first', async () => {
    const stream = await started();
    await tv.source.finish();
    expect(stream.state).toMatchObject({ kind: 'healing', attempt: 1, error: { code: 'source-ended' } });
    expect(client.destroyed).toBe(false);
    tv.clock.advance(0);
    await settle();
    const before = client.bytes.length / packetSize;
    await tv.start();
    expect(pids().slice(before, before + 3)).toEqual([0, 100, 256]);
    expect(begun).toBe(1);
    expect(states).toEqual(['streaming', 'healing', 'streaming']);
    expect(tv.holds).toEqual(['taken', 'ended', 'taken']);
    await stream.dispose();
    await expectNothingLeft(stream);
  });

  it('is tried again when somebody closed it', async () => {
    const stream = await started();
    await tv.upstream.close();
    await settle();
    tv.clock.advance(0);
    await settle();
    await tv.start();
    expect(states).toEqual(['streaming', 'healing', 'streaming']);
    await stream.dispose();
  });

  it('is given up after eight tries in vain, with the last error, and the client is cut off', async () => {
    const stream = await started();
    await tv.source.finish();
    for (let i = 0; i < 8; i++) {
      expect(stream.state.kind).toBe('healing');
      tv.clock.advance(6_000);
      await settle();
      await tv.refuse(new AppError('box-unreachable'));
    }
    expect(await stream.over).toMatchObject({ code: 'box-unreachable', context: { channel: 'Test' } });
    expect(tv.opened).toHaveLength(9);
    expect(client.destroyed).toBe(true);
    expect(states.at(-1)).toBe('failed');
    await expectNothingLeft(stream);
  });

  it('is given up at once where trying is pointless', async () => {
    const stream = await started();
    await tv.source.finish(new AppError('channel-protected'));
    expect(await stream.over).toMatchObject({ code: 'channel-protected' });
    await expectNothingLeft(stream);
  });

  it('is forgiven after half a minute without a break', async () => {
    const stream = await started();
    for (const [playMs, attempt] of [
      [1_000, 1],
      [1_000, 2],
      [31_000, 1],
    ] as const) {
      for (let ms = 0; ms < playMs; ms += 1_000) {
        tv.clock.advance(1_000);
        await tv.send(tv.keyframe());
      }
      await tv.source.finish();
      expect(stream.state).toMatchObject({ kind: 'healing', attempt });
      tv.clock.advance(6_000);
      await settle();
      await tv.start();
    }
    await stream.dispose();
    await expectNothingLeft(stream);
  });
});

describe('a slow client', () => {
  it('keeps no more in memory than its stream wants and one piece, and is dropped after ten seconds', async () => {
    const stream = await started();
    client.stalled = true;
    let mostBytes = 0;
    for (let s = 0; s < 12 && stream.state.kind === 'streaming'; s++) {
      tv.clock.advance(1_000);
      await tv.send(tv.keyframe(100_000));
      mostBytes = Math.max(mostBytes, client.writableLength);
    }
    expect(await stream.over).toBeUndefined();
    expect(client.destroyed).toBe(true);
    expect(states).toEqual(['streaming', 'too-slow']);
    expect(mostBytes).toBeLessThan(client.writableHighWaterMark + 150_000);
    await expectNothingLeft(stream);
  });

  it('is cut off before the box has let go', async () => {
    const stream = await started();
    client.stalled = true;
    tv.source.confirms = false;
    for (let s = 0; s < 12 && !client.destroyed; s++) {
      tv.clock.advance(1_000);
      await tv.send(tv.keyframe(100_000));
    }
    expect(client.destroyed).toBe(true);
    expect(stream.state.kind).toBe('streaming');
    tv.source.closing.resolve();
    await expectNothingLeft(stream);
  });

  it('goes on at a keyframe when it takes something again in time', async () => {
    const stream = await started();
    client.stalled = true;
    for (let s = 0; s < 8; s++) {
      tv.clock.advance(1_000);
      await tv.send(tv.keyframe(50_000));
    }
    const before = client.chunks.length;
    client.resume();
    await settle();
    for (let s = 0; s < 8; s++) {
      tv.clock.advance(1_000);
      await tv.send(tv.keyframe(50_000));
    }
    expect(stream.state.kind).toBe('streaming');
    const [first] = client.chunks.slice(before).filter((chunk) => pidOf(chunk, 0) === 0);
    expect(first).toBeDefined();
    await stream.dispose();
    await expectNothingLeft(stream);
  });

  it('is dropped too when its upstream breaks meanwhile', async () => {
    const stream = await started();
    client.stalled = true;
    await tv.send(tv.keyframe(100_000));
    await tv.source.finish();
    tv.clock.advance(0);
    await settle();
    await tv.start();
    for (let s = 0; s < 12 && stream.state.kind === 'streaming'; s++) {
      tv.clock.advance(1_000);
      await tv.send(tv.keyframe());
    }
    expect(states).toEqual(['streaming', 'healing', 'streaming', 'too-slow']);
    await expectNothingLeft(stream);
  });
});

it('survives errors of the connection at any time', async () => {
  const broken = new PassThrough();
  const stream = await started({ begin: () => broken });
  broken.emit('error', new Error('EPIPE'));
  await tv.send(tv.picture());
  broken.destroy(new Error('ECONNRESET'));
  await stream.over;
  broken.emit('error', new Error('late'));
  expect(stream.state).toEqual({ kind: 'ended', reason: { kind: 'left' } });
});
