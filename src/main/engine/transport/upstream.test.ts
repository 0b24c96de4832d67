import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../kernel/app-error.ts';
import { type Deferred, deferred } from '../kernel/deferred.ts';
import { FakeClock } from '../kernel/fake-clock.ts';
import { FakeSource, settle } from './testing/fake-source.ts';
import { concat, h264, Mux } from './testing/packets.ts';
import { MemorySink, silentLog } from './testing/sinks.ts';
import { type ByteSource, Upstream } from './upstream.ts';

const [pmtPid, video, sound] = [100, 256, 257];
let clock: FakeClock;
let opening: Deferred<ByteSource>;
let signal: AbortSignal;
let source: FakeSource;
let upstream: Upstream;
let states: string[];
let mux: Mux;

beforeEach(() => {
  clock = new FakeClock();
  opening = deferred();
  source = new FakeSource();
  mux = new Mux();
  upstream = new Upstream({
    open: (given) => {
      signal = given;
      return opening.promise;
    },
    clock,
    log: silentLog,
    name: 'test',
  });
  states = [];
  upstream.onState((state) => states.push(state.kind));
});

const tables = (): Uint8Array =>
  concat(
    mux.pat([[1, pmtPid]]),
    mux.pmt(pmtPid, 1, video, [
      { type: 0x1b, pid: video },
      { type: 0x0f, pid: sound },
    ]),
  );

async function answer(): Promise<void> {
  opening.resolve(source);
  await settle();
}

async function receive(): Promise<void> {
  await answer();
  await source.send(tables(), mux.pes(video, h264.idr()));
}

const failure = async (): Promise<string | undefined> => (await upstream.closed)?.code;

/** What is true of every upstream that is over. */
async function expectNothingLeft(code: string | undefined): Promise<void> {
  await settle();
  expect(upstream.state.kind).toBe('closed');
  expect(await failure()).toBe(code);
  expect(clock.pending).toBe(0);
  expect(signal.aborted).toBe(true);
  expect(states.at(-1)).toBe('closed');
  expect(upstream.consumers).toBe(0);
}

describe('Upstream', () => {
  it('goes from opening to receiving and tells when', async () => {
    clock.advance(300);
    await answer();
    expect(upstream.state).toEqual({ kind: 'waiting' });
    clock.advance(200);
    await source.send(tables(), mux.pes(video, h264.p()));
    clock.advance(400);
    await source.send(mux.pes(video, h264.idr()));
    const info = await upstream.ready;
    expect(info).toMatchObject({ video: { codec: 'h264', width: 128, height: 96 }, audio: { codec: 'aac' } });
    expect(upstream.state).toEqual({ kind: 'receiving', info });
    expect(upstream.timings).toMatchObject({ openedAtMs: 0, answeredAtMs: 300, keyframeAtMs: 900 });
    await upstream.close();
    expect(states).toEqual(['waiting', 'receiving', 'closing', 'closed']);
    await expectNothingLeft(undefined);
  });

  it('tells when the stream is made up otherwise', async () => {
    await receive();
    const pids: (number | undefined)[] = [];
    upstream.onInfo((info) => pids.push(info.video?.pid));
    await source.send(mux.pmt(pmtPid, 1, 512, [{ type: 0x1b, pid: 512 }], 1), mux.pes(512, h264.idr()));
    expect(pids).toEqual([512]);
    expect(upstream.state).toMatchObject({ kind: 'receiving', info: { video: { pid: 512 } } });
    await upstream.close();
  });

  it('serves consumers who came before the first keyframe and after', async () => {
    const [early, late] = [new MemorySink(), new MemorySink()];
    upstream.join(early, { selection: 'main', from: 'newest-keyframe' });
    await receive();
    upstream.join(late, { selection: 'all', from: { minAgeMs: 350 } });
    expect(late.bytes).toEqual(early.bytes.length > 0 ? late.bytes : undefined);
    expect(upstream.consumers).toBe(2);
    await upstream.close();
    expect([early.ended, late.ended]).toEqual([[undefined], [undefined]]);
  });
});

describe('closing', () => {
  it.each(['opening', 'waiting', 'receiving'])('releases everything while %s, once', async (phase) => {
    if (phase === 'waiting') await answer();
    if (phase === 'receiving') await receive();
    const sink = new MemorySink();
    upstream.join(sink, { selection: 'all', from: 'newest-keyframe' });
    const first = upstream.close();
    expect(upstream.state.kind).toBe('closing');
    expect(upstream.close()).toBe(first);
    if (phase === 'opening') opening.reject(new AppError('aborted'));
    await first;
    expect(source.closes).toBe(phase === 'opening' ? 0 : 1);
    expect(sink.ended).toEqual([undefined]);
    const ready = await upstream.ready.then(
      () => 'ready',
      (error: AppError) => error.code,
    );
    expect(ready).toBe(phase === 'receiving' ? 'ready' : 'aborted');
    await expectNothingLeft(undefined);
  });

  it('closes what an opening gave that could not be stopped any more', async () => {
    let closed = false;
    void upstream.close().then(() => {
      closed = true;
    });
    await settle();
    expect(closed).toBe(false);
    expect(signal.aborted).toBe(true);
    source.confirms = false;
    await answer();
    expect(source.closes).toBe(1);
    expect(closed).toBe(false);
    source.closing.resolve();
    await expectNothingLeft(undefined);
    expect(closed).toBe(true);
    expect(states).toEqual(['closing', 'closed']);
  });

  it('is over only when the source has confirmed it, and survives that the source fails at it', async () => {
    await receive();
    source.confirms = false;
    const closing = upstream.close();
    await settle();
    expect(upstream.state.kind).toBe('closing');
    source.closing.reject(new Error('ECONNRESET'));
    await closing;
    await expectNothingLeft(undefined);
  });

  it('takes no notice of what still arrives', async () => {
    await receive();
    const sink = new MemorySink();
    upstream.join(sink, { selection: 'all', from: 'newest-keyframe' });
    const [received, got] = [upstream.receivedBytes, sink.bytes.length];
    source.confirms = false;
    const closing = upstream.close();
    await source.send(mux.pes(video, h264.idr()));
    expect(upstream.receivedBytes).toBe(received);
    expect(sink.bytes).toHaveLength(got);
    source.closing.resolve();
    await closing;
    await source.finish(new Error('late'));
    const after = new MemorySink();
    upstream.join(after, { selection: 'all', from: 'newest-keyframe' });
    expect(after.ended).toEqual([undefined]);
    await expectNothingLeft(undefined);
  });

  it('may be asked for by a listener or a consumer in the middle of a chunk', async () => {
    upstream.onState((state) => {
      if (state.kind === 'receiving') void upstream.close();
    });
    const sink = new MemorySink();
    upstream.join(sink, { selection: 'all', from: 'newest-keyframe' });
    await receive();
    expect(sink.writes).toEqual([]);
    await expectNothingLeft(undefined);
  });
});

describe('failing', () => {
  it('passes on why the box refused', async () => {
    opening.reject(new AppError('no-tuner', { tuners: 4 }));
    await expectNothingLeft('no-tuner');
    await expect(upstream.ready).rejects.toMatchObject({ code: 'no-tuner', context: { tuners: 4 } });
  });

  it('gives up when the box does not answer, and waits for the opening to end', async () => {
    clock.advance(15_001);
    await settle();
    expect(upstream.state.kind).toBe('closing');
    opening.reject(new Error('aborted'));
    await expectNothingLeft('source-silent');
  });

  it('gives up when nothing follows the answer', async () => {
    clock.advance(14_000);
    await answer();
    clock.advance(5_001);
    await expectNothingLeft('source-silent');
    expect(source.closes).toBe(1);
  });

  it('gives up when the stream stands still', async () => {
    const sink = new MemorySink();
    upstream.join(sink, { selection: 'all', from: 'newest-keyframe' });
    await receive();
    for (let i = 0; i < 5; i++) {
      clock.advance(4_000);
      await source.send(mux.pes(video, h264.p()));
    }
    expect(upstream.state.kind).toBe('receiving');
    clock.advance(5_001);
    await expectNothingLeft('source-silent');
    expect(sink.ended).toEqual([expect.objectContaining({ code: 'source-silent' })]);
  });

  it('does not count garbage as a sign of life', async () => {
    await receive();
    for (let i = 0; i < 6; i++) {
      clock.advance(1_000);
      await source.send(new Uint8Array(10_000).fill(1));
    }
    await expectNothingLeft('source-silent');
  });

  it.each([
    ['<!DOCTYPE html><html><body>Login', 'It answered a web page (HTML).'],
    ['\n<html>', 'It answered a web page (HTML).'],
    ['{"error": "no such channel"}', 'It answered JSON.'],
    ['#EXTM3U\n#EXT-X-VERSION:3\n', 'It answered a playlist (M3U).'],
    ['<?xml version="1.0"?><tv>', 'It answered XML.'],
    ['Max connections reached', 'It answered plain text.'],
    ['\u0000\u0001\u0002', 'It answered something unknown.'],
  ])('says what came instead of a stream (%j)', async (text, detail) => {
    await answer();
    await source.send(Buffer.from(text));
    await source.finish();
    await expectNothingLeft('not-a-stream');
    expect((await upstream.closed)?.context.detail).toBe(detail);
  });

  it('does not read on when it is no stream, or trickles', async () => {
    await answer();
    for (let i = 0; i < 30; i++) await source.send(new Uint8Array(10_000));
    await expectNothingLeft('not-a-stream');
    expect(upstream.receivedBytes).toBeLessThanOrEqual(272_144);
  });

  it('gives bytes without packets 5 s', async () => {
    await answer();
    for (let i = 0; i < 6; i++) {
      await source.send(new Uint8Array(100));
      clock.advance(1_000);
    }
    await expectNothingLeft('not-a-stream');
  });

  it('gives up when no keyframe comes, tables or not, and when there is only sound of a programme with video', async () => {
    await answer();
    for (let i = 0; i < 13; i++) {
      await source.send(tables(), mux.pes(sound, new Uint8Array(500)), mux.filler(0x1fff, 10));
      clock.advance(1_000);
    }
    await expectNothingLeft('no-picture');
    await expect(upstream.ready).rejects.toMatchObject({ code: 'no-picture' });
  });

  it('gives up when the picture stays away while the sound goes on', async () => {
    await receive();
    for (let i = 0; i < 13; i++) {
      clock.advance(1_000);
      await source.send(tables(), mux.pes(sound, new Uint8Array(500)));
    }
    await expectNothingLeft('no-picture');
  });

  it('says that a channel is protected', async () => {
    await answer();
    for (let i = 0; i < 3; i++) {
      await source.send(tables(), mux.pes(video, h264.idr(5_000), { scrambled: true }));
      expect(upstream.state.kind).toBe('waiting');
      clock.advance(900);
      await settle();
    }
    await expectNothingLeft('channel-protected');
  });

  it('is patient with a stream whose first second is encrypted', async () => {
    await answer();
    await source.send(tables(), mux.pes(video, h264.idr(5_000), { scrambled: true }));
    clock.advance(1_500);
    await source.send(mux.pes(video, h264.idr()));
    clock.advance(1_500);
    await settle();
    expect(upstream.state.kind).toBe('receiving');
    await upstream.close();
    await expectNothingLeft(undefined);
  });

  it('tells an end and a broken connection', async () => {
    await receive();
    await source.finish(new Error('terminated'));
    await expectNothingLeft('source-ended');
    expect((await upstream.closed)?.context.detail).toBe('terminated');
  });

  it('survives what a listener throws', async () => {
    upstream.onState(() => {
      throw new Error('listener');
    });
    await receive();
    await source.finish();
    await expectNothingLeft('source-ended');
  });

  it('looks twice before it blames the source for a pause of this machine', async () => {
    await receive();
    // The clock jumps, as over a sleep; what the box sent meanwhile is read after the timer.
    const now = clock.nowMs;
    clock.nowMs = () => now() + 60_000;
    clock.advance(5_001);
    await source.send(mux.pes(video, h264.p()));
    clock.advance(1_000);
    expect(upstream.state.kind).toBe('receiving');
    clock.advance(5_001);
    await expectNothingLeft('source-silent');
  });
});
