/** Ring and consumers, through the stream that feeds them. */
import { beforeEach, describe, expect, it } from 'vitest';
import { GopRing } from './gop-ring.ts';
import { LiveStream } from './live-stream.ts';
import type { SourceInfo } from './stream-info.ts';
import { concat, h264, Mux, seeded } from './testing/packets.ts';
import { MemorySink, silentLog } from './testing/sinks.ts';
import { continuityOf, pidOf, startsUnit } from './ts-packet.ts';

const [pmtPid, video, sound, teletext] = [100, 256, 257, 300];
const streams = [
  { type: 0x06, pid: teletext, descriptors: [0x56, 5, 1, 2, 3, 4, 5] },
  { type: 0x1b, pid: video },
  { type: 0x0f, pid: sound },
];

let mux: Mux;
let infos: SourceInfo[];
let live: LiveStream;
let nowMs: number;
let sent: Uint8Array[];

beforeEach(() => {
  mux = new Mux();
  infos = [];
  nowMs = 0;
  sent = [];
  live = new LiveStream(silentLog, (info) => infos.push(info));
});

const tables = (): Uint8Array => concat(mux.pat([[1, pmtPid]]), mux.pmt(pmtPid, 1, video, streams));

function push(...parts: Uint8Array[]): void {
  const chunk = concat(...parts);
  sent.push(chunk);
  live.push(chunk, nowMs);
}

/** A GOP of `count` pictures, 40 ms apart, each its own chunk with some sound and teletext. */
function gop(count: number, size = 2_000): void {
  for (let i = 0; i < count; i++) {
    push(
      ...(i === 0 ? [tables()] : []),
      mux.pes(video, i === 0 ? h264.idr(size) : h264.p(size)),
      mux.pes(sound, new Uint8Array(300)),
      mux.filler(teletext, 1),
    );
    nowMs += 40;
  }
}

const packetsOf = (bytes: Uint8Array): Uint8Array[] =>
  Array.from({ length: bytes.length / 188 }, (_, i) => bytes.subarray(i * 188, i * 188 + 188));
const pidsOf = (bytes: Uint8Array): number[] => packetsOf(bytes).map((packet) => pidOf(packet, 0));
const isKeyframe = (packet: Uint8Array): boolean =>
  pidOf(packet, 0) === video && startsUnit(packet, 0) && Buffer.from(packet).includes(Buffer.from([0x67, 0x42, 0xc0]));

/** Gaps in the continuity counters, per PID. */
function gaps(bytes: Uint8Array): Map<number, number> {
  const last = new Map<number, number>();
  const found = new Map<number, number>();
  for (const packet of packetsOf(bytes)) {
    const pid = pidOf(packet, 0);
    const before = last.get(pid);
    if (before !== undefined && ((before + 1) & 15) !== continuityOf(packet, 0))
      found.set(pid, (found.get(pid) ?? 0) + 1);
    last.set(pid, continuityOf(packet, 0));
  }
  return found;
}

const newest = { selection: 'all', from: 'newest-keyframe' } as const;
const main = { selection: 'main', from: 'newest-keyframe' } as const;

describe('joining', () => {
  it('starts at once with PAT, PMT and the newest keyframe, and follows without a gap', () => {
    gop(10);
    gop(5);
    const sink = new MemorySink();
    live.join(sink, newest, nowMs);
    const [pat, pmt, first] = packetsOf(sink.bytes);
    expect(pidsOf(concat(pat as Uint8Array, pmt as Uint8Array))).toEqual([0, pmtPid]);
    expect(isKeyframe(first as Uint8Array)).toBe(true);
    gop(5);
    expect(packetsOf(sink.bytes).filter(isKeyframe)).toHaveLength(2);
    expect(gaps(sink.bytes)).toEqual(new Map());
  });

  it('reduces to the chosen streams, and numbers the tables anew', () => {
    gop(10);
    const sink = new MemorySink();
    live.join(sink, main, nowMs);
    gop(10);
    gop(10);
    expect(new Set(pidsOf(sink.bytes))).toEqual(new Set([0, pmtPid, video, sound]));
    expect(gaps(sink.bytes)).toEqual(new Map());
    expect(pidsOf(sink.bytes).filter((pid) => pid === 0)).toHaveLength(3);
  });

  it('goes back to a keyframe of the age asked for, or else to the oldest', () => {
    gop(25);
    gop(25);
    gop(3);
    const starts = [0, 100, 350, 1_100, 60_000].map((minAgeMs) => {
      const sink = new MemorySink();
      live.join(sink, { selection: 'all', from: { minAgeMs } }, nowMs);
      return packetsOf(sink.bytes).filter(isKeyframe).length;
    });
    expect(starts).toEqual([1, 1, 2, 2, 2]);
  });

  it('waits for the first keyframe when there is none', () => {
    push(tables(), mux.pes(video, h264.p()), mux.pes(video, h264.p()));
    const sink = new MemorySink();
    live.join(sink, newest, nowMs);
    expect(sink.bytes).toHaveLength(0);
    gop(2);
    expect(isKeyframe(packetsOf(sink.bytes)[2] as Uint8Array)).toBe(true);
    expect(infos).toEqual([
      {
        ...{ programNumber: 1, pmtPid, pcrPid: video },
        video: expect.objectContaining({ codec: 'h264', pid: video, width: 128, height: 96, interlaced: false }),
        audio: { codec: 'aac', pid: sound },
      },
    ]);
  });

  it('finds a keyframe that came before the first PMT', () => {
    push(mux.pes(video, h264.idr()), mux.pes(video, h264.p()), mux.pes(video, h264.p()));
    expect(infos).toHaveLength(0);
    push(tables());
    expect(infos).toHaveLength(1);
    const sink = new MemorySink();
    live.join(sink, newest, nowMs);
    expect(sink.bytes.slice(376)).toEqual(concat(...sent));
  });

  it('gets nothing after it has left', () => {
    gop(2);
    const sink = new MemorySink();
    const joined = live.join(sink, newest, nowMs);
    const before = sink.writes.length;
    joined.dispose();
    joined.dispose();
    gop(2);
    expect(sink.writes).toHaveLength(before);
    expect(sink.ended).toEqual([]);
    expect(sink.listeners).toBe(0);
    expect(live.consumers).toBe(0);
  });
});

describe('slow consumers', () => {
  it('hold up nobody, and go on where they were while the ring still holds that', () => {
    gop(10);
    const [slow, quick] = [new MemorySink(1), new MemorySink()];
    live.join(slow, newest, nowMs);
    live.join(quick, newest, nowMs);
    gop(5);
    expect(slow.writes).toHaveLength(1);
    for (let i = 0; i < 200; i++) slow.drain();
    expect(slow.bytes).toEqual(quick.bytes);
  });

  it('skip to the newest keyframe, tables first, when the ring has moved on', () => {
    gop(30);
    const [slow, quick] = [new MemorySink(188 * 10), new MemorySink()];
    live.join(slow, main, nowMs);
    live.join(quick, main, nowMs);
    const before = slow.bytes.length;
    for (let i = 0; i < 4; i++) gop(30);
    expect(slow.bytes).toHaveLength(before);
    for (let i = 0; i < 500; i++) slow.drain();
    const [pat, pmt, first] = packetsOf(slow.bytes.slice(before));
    expect(pidsOf(concat(pat as Uint8Array, pmt as Uint8Array))).toEqual([0, pmtPid]);
    expect(isKeyframe(first as Uint8Array)).toBe(true);
    expect(gaps(slow.bytes).get(0)).toBeUndefined();
    expect(Buffer.from(quick.bytes).subarray(-1_000)).toEqual(Buffer.from(slow.bytes).subarray(-1_000));
    expect(gaps(quick.bytes)).toEqual(new Map());
  });

  it('are dropped after 10 s without a drain', () => {
    gop(25);
    const [slow, recovering] = [new MemorySink(1), new MemorySink(1)];
    live.join(slow, newest, nowMs);
    live.join(recovering, newest, nowMs);
    for (let second = 0; second < 9; second++) gop(25);
    expect(slow.ended).toEqual([]);
    recovering.drain();
    gop(25);
    gop(25);
    expect(slow.ended).toEqual([undefined]);
    expect(slow.listeners).toBe(0);
    expect(recovering.ended).toEqual([]);
    expect(live.consumers).toBe(1);
    slow.drain();
  });

  it('may drain before their write returns', () => {
    gop(2);
    const sink = new MemorySink(1);
    const original = sink.write.bind(sink);
    sink.write = (bytes) => {
      const room = original(bytes);
      sink.drain();
      return room;
    };
    live.join(sink, newest, nowMs);
    gop(5);
    expect(gaps(sink.bytes)).toEqual(new Map());
    expect(packetsOf(sink.bytes).filter(isKeyframe)).toHaveLength(2);
  });

  it('cost only themselves when they throw', () => {
    gop(2);
    const [broken, worse, sound] = [new MemorySink(), new MemorySink(), new MemorySink()];
    broken.write = () => {
      throw new Error('EPIPE');
    };
    worse.end = () => {
      throw new Error('gone');
    };
    for (const sink of [broken, worse, sound]) live.join(sink, newest, nowMs);
    gop(2);
    live.end(undefined);
    expect(broken.ended).toEqual([undefined]);
    expect(sound.ended).toEqual([undefined]);
    expect(packetsOf(sound.bytes).filter(isKeyframe)).toHaveLength(2);
  });
});

describe('a change of what is sent', () => {
  it('is told at the first keyframe after it, and nothing of the old programme follows the new tables', () => {
    gop(10);
    const sink = new MemorySink();
    live.join(sink, main, nowMs);
    const moved = 512;
    push(
      mux.pmt(
        pmtPid,
        1,
        moved,
        [
          { type: 0x1b, pid: moved },
          { type: 0x0f, pid: sound },
        ],
        1,
      ),
    );
    const before = sink.bytes.length;
    push(mux.pes(moved, h264.p()), mux.pes(sound, new Uint8Array(300)), mux.pes(video, h264.p()));
    expect(sink.bytes).toHaveLength(before);
    expect(infos).toHaveLength(1);
    push(mux.pes(moved, h264.idr()), mux.pes(moved, h264.p()));
    expect(infos).toHaveLength(2);
    expect(infos[1]?.video?.pid).toBe(moved);
    expect(pidsOf(sink.bytes.slice(before)).slice(0, 3)).toEqual([0, pmtPid, moved]);
  });

  it('costs nothing when only other streams change', () => {
    gop(10);
    const sink = new MemorySink();
    live.join(sink, main, nowMs);
    push(mux.pmt(pmtPid, 1, video, streams.slice(1), 1));
    gop(3);
    expect(infos).toHaveLength(1);
    expect(gaps(sink.bytes)).toEqual(new Map());
    expect(packetsOf(sink.bytes).filter(isKeyframe)).toHaveLength(2);
  });

  it('is noticed when it is the resolution, as soon as a second keyframe says so, too', () => {
    gop(3);
    push(mux.pes(video, idrOfLevel(11)));
    expect(levels()).toEqual([10]);
    push(mux.pes(video, idrOfLevel(11)));
    expect(levels()).toEqual([10, 11]);
  });

  it('is no change when a bit of a sequence header is broken', () => {
    gop(3);
    for (const broken of [11, 12, 13, 11]) {
      push(mux.pes(video, idrOfLevel(broken)));
      gop(3);
    }
    push(mux.pes(video, idrOfLevel(11)), mux.pes(video, idrOfLevel(12)), mux.pes(video, idrOfLevel(13)));
    expect(levels()).toEqual([10]);
  });

  const levels = (): unknown[] => infos.map((info) => info.video?.level);

  /** Any other SPS would do. */
  function idrOfLevel(level: number): Uint8Array {
    const changed = Buffer.from(h264.idr());
    changed[changed.indexOf(Buffer.from([0x67, 0x42, 0xc0])) + 3] = level;
    return changed;
  }
});

describe('radio', () => {
  const radio = [{ type: 0x03, pid: sound }];

  it('can be joined at each packet of sound, 2 s back', () => {
    push(mux.pat([[1, pmtPid]]), mux.pmt(pmtPid, 1, sound, radio));
    for (let i = 0; i < 200; i++) {
      push(mux.pes(sound, new Uint8Array(400)));
      nowMs += 24;
    }
    const sizes = [0, 350, 60_000].map((minAgeMs) => {
      const sink = new MemorySink();
      live.join(sink, { selection: 'all', from: { minAgeMs } }, nowMs);
      return packetsOf(sink.bytes).filter((packet) => pidOf(packet, 0) === sound && startsUnit(packet, 0)).length;
    });
    expect(sizes).toEqual([1, 15, 85]);
  });
});

describe('GopRing', () => {
  const chunk = (packets: number, fill: number): Uint8Array => new Uint8Array(packets * 188).fill(fill);

  it('keeps the newest GOP and the whole one before it', () => {
    const ring = new GopRing();
    for (let i = 0; i < 5; i++) {
      const position = ring.end;
      ring.append(chunk(100, i));
      ring.mark(position, i * 2_000);
      ring.append(chunk(900, i));
    }
    expect(ring.start).toBe(3 * 188_000);
    expect(ring.newest).toBe(4 * 188_000);
    expect(ring.end - ring.start).toBe(376_000);
  });

  it('keeps more of them when they are short', () => {
    const ring = new GopRing();
    for (let i = 0; i < 50; i++) {
      ring.append(chunk(100, i));
      ring.mark(ring.end - 18_800, i * 100);
    }
    expect(ring.startFor(1_000, 4_900)).toBe(39 * 18_800);
    expect(ring.start).toBe(39 * 18_800);
  });

  it('never grows beyond its limits, with keyframes or without, and stays in step with packets', () => {
    const limits = { bytes: 1_000_000, unmarkedBytes: 100_000, keepMs: 1_000 };
    const ring = new GopRing(limits);
    for (let i = 0; i < 100; i++) ring.append(chunk(70, i));
    expect(ring.end - ring.start).toBeLessThanOrEqual(100_000 + 188);
    expect(ring.start % 188).toBe(0);
    ring.append(chunk(10, 0));
    ring.mark(ring.end - 1_880, 0);
    for (let i = 0; i < 50; i++) ring.append(chunk(70, i));
    expect(ring.end - ring.start).toBe(51 * 13_160 - 13_160 + 1_880);
    for (let i = 0; i < 100; i++) ring.append(chunk(70, i));
    expect(ring.newest).toBeUndefined();
    expect(ring.end - ring.start).toBeLessThanOrEqual(100_000 + 188);
  });

  it('gives back what was put in, whatever the sizes of the pieces', () => {
    const random = seeded(4);
    const ring = new GopRing();
    const parts = Array.from({ length: 300 }, (_, i) => chunk(1 + Math.floor(random() * (i % 3 === 0 ? 400 : 8)), i));
    ring.append(chunk(1, 7));
    ring.mark(0, 0);
    for (const part of parts) ring.append(part);
    const pieces = [];
    for (let position = 188; position < ring.end; ) {
      const piece = ring.sliceAt(position);
      pieces.push(piece);
      position += piece.length;
    }
    expect(Buffer.concat(pieces).equals(Buffer.concat(parts))).toBe(true);
  });
});
