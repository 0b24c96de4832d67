/** A stream whose make-up is known from the last time. */
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../kernel/fake-clock.ts';
import { LiveStream } from './live-stream.ts';
import type { Seed } from './seed.ts';
import type { SourceInfo } from './stream-info.ts';
import { FakeSource } from './testing/fake-source.ts';
import { concat, h264, Mux, type PmtStream } from './testing/packets.ts';
import { MemorySink, silentLog } from './testing/sinks.ts';
import { pidOf } from './ts-packet.ts';
import { Upstream } from './upstream.ts';

const [pmtPid, video, sound] = [100, 256, 257];
const usual: PmtStream[] = [
  { type: 0x1b, pid: video },
  { type: 0x0f, pid: sound },
];
const main = { selection: 'main', from: 'newest-keyframe' } as const;
/** AAC-LC, 44.1 kHz, mono, 32 bytes in all. */
const aac = Uint8Array.from([0xff, 0xf1, 0x50, 0x40, 0x04, 0x1f, 0xfc, ...new Uint8Array(25)]);

let mux: Mux;
let infos: SourceInfo[];
let seed: Seed;

const tables = (streams = usual, version = 0): Uint8Array =>
  concat(mux.pat([[1, pmtPid]]), mux.pmt(pmtPid, 1, video, streams, version));
const begin = (from?: Seed): LiveStream => {
  mux = new Mux();
  infos = [];
  return new LiveStream(silentLog, (info) => infos.push(info), from);
};

beforeEach(() => {
  const first = begin();
  first.push(concat(tables(), mux.pes(sound, aac), mux.pes(video, h264.idr())), 0);
  seed = first.seed as Seed;
});

describe('the format of the sound', () => {
  it('is learnt, before the first keyframe too, and is part of the seed', () => {
    expect(seed.aac).toEqual({ objectType: 2, sampleRate: 44_100, channelConfiguration: 1 });
    const live = begin();
    live.push(concat(mux.pes(sound, aac), mux.pes(video, h264.p()), tables(), mux.filler(300, 4)), 0);
    expect(live.aacConfig).toEqual(seed.aac);
    expect(infos).toEqual([]);
    expect(begin(seed).aacConfig).toEqual(seed.aac);
  });
});

describe('a seed that is right', () => {
  it('lets consumers start before the tables come, and nothing changes when they do', () => {
    const live = begin(seed);
    const sink = new MemorySink();
    live.join(sink, main, 0);
    live.push(concat(mux.pes(sound, aac), mux.pes(video, h264.idr()), mux.pes(video, h264.p())), 0);
    expect(infos).toMatchObject([{ video: { pid: video, width: 128 }, audio: { pid: sound } }]);
    expect(pidOf(sink.bytes, 2 * 188)).toBe(video);
    const before = sink.bytes.length;
    live.push(concat(tables(), mux.pes(video, h264.p()), mux.pes(video, h264.idr())), 0);
    expect(infos).toHaveLength(1);
    expect(sink.bytes.length).toBeGreaterThan(before);
    expect(live.seed?.programme.pmt).not.toBe(seed.programme.pmt);
  });

  it('waits until the sound has shown, too', () => {
    const live = begin(seed);
    live.push(concat(mux.pes(video, h264.idr()), mux.filler(video, 3)), 0);
    expect(infos).toEqual([]);
    live.push(concat(mux.pes(sound, aac), mux.filler(video, 3)), 0);
    expect(infos).toHaveLength(1);
  });
});

describe('a seed that is wrong', () => {
  const moved: PmtStream[] = [
    { type: 0x1b, pid: 512 },
    { type: 0x81, pid: 513 },
  ];

  it.each([
    ['for other PIDs', moved, (m: Mux) => concat(m.pes(512, h264.idr()), m.pes(513, aac))],
    [
      'for other sound',
      [usual[0], { type: 0x81, pid: 513 }] as PmtStream[],
      (m: Mux) => concat(m.pes(video, h264.idr()), m.pes(513, aac)),
    ],
    [
      'for sound of another codec under the same PID',
      [usual[0], { type: 0x81, pid: sound }] as PmtStream[],
      (m: Mux) => concat(m.pes(video, h264.idr()), m.pes(sound, new Uint8Array(300).fill(0x0b))),
    ],
    ['for swapped PIDs', [usual[1], { type: 0x1b, pid: 258 }] as PmtStream[], (m: Mux) => m.pes(258, h264.idr())],
  ])('costs nothing: what came before the tables is found as without it (%s)', (_, streams, media) => {
    const results = [undefined, seed].map((from) => {
      const live = begin(from);
      const sink = new MemorySink();
      live.join(sink, main, 0);
      live.push(concat(media(mux), media(mux)), 0);
      expect(infos).toEqual([]);
      live.push(concat(tables(streams), mux.filler(300, 3)), 0);
      return { infos, bytes: sink.bytes };
    });
    expect(results[0]?.infos).toHaveLength(1);
    expect(results[1]).toEqual(results[0]);
  });

  it('begins anew with the true tables, when it has been believed', () => {
    const live = begin(seed);
    const sink = new MemorySink();
    live.join(sink, main, 0);
    live.push(concat(mux.pes(sound, aac), mux.pes(video, h264.idr()), mux.filler(video, 3)), 0);
    expect(infos).toHaveLength(1);
    live.push(concat(tables(moved), mux.pes(video, h264.p())), 0);
    const before = sink.bytes.length;
    live.push(concat(mux.pes(513, aac), mux.pes(512, h264.idr())), 0);
    expect(infos[1]).toMatchObject({ video: { pid: 512 }, audio: { codec: 'ac3', pid: 513 } });
    expect([0, 188, 376].map((at) => pidOf(sink.bytes, before + at))).toEqual([0, pmtPid, 512]);
  });

  it('does not pass for encryption', async () => {
    for (const from of [undefined, seed]) {
      const [clock, source] = [new FakeClock(), new FakeSource()];
      const open = async (): Promise<FakeSource> => source;
      const upstream = new Upstream({ open, clock, log: silentLog, name: 'test', ...(from ? { seed: from } : {}) });
      mux = new Mux();
      await source.send(mux.pes(video, h264.idr(), { scrambled: true }), mux.filler(video, 3));
      clock.advance(4_000);
      await source.send(mux.pes(video, h264.idr(), { scrambled: true }), mux.filler(video, 3));
      expect(upstream.state.kind).toBe('waiting');
      await source.send(tables(moved), mux.pes(513, aac), mux.pes(512, h264.idr()), mux.filler(512, 3));
      expect(upstream.state).toMatchObject({ kind: 'receiving', info: { video: { pid: 512 } } });
      await upstream.close();
    }
  });
});
