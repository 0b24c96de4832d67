import { describe, expect, it } from 'vitest';
import { packetsDue } from './broadcast-clock.ts';
import { type Clip, indexClip } from './clip.ts';
import { rewritePackets } from './loop-rewriter.ts';
import { AUDIO_PID, LOOP_MS, makeClipBytes, VIDEO_PID } from './test-clip.ts';
import {
  continuityOf,
  hasPayload,
  PACKET_SIZE,
  PCR_PER_PTS,
  PCR_WRAP,
  PTS_WRAP,
  pidOf,
  readPcr,
  readTimestamp,
  timestampFields,
} from './ts-packet.ts';

const LOOP_TICKS = LOOP_MS * 27_000;
const clip = indexClip(makeClipBytes(), LOOP_TICKS);

interface Seen {
  readonly pcr: number[];
  readonly pts: number[];
  readonly dts: number[];
  readonly counters: Map<number, number[]>;
}

function look(packets: Buffer): Seen {
  const seen: Seen = { pcr: [], pts: [], dts: [], counters: new Map() };
  for (let at = 0; at < packets.length; at += PACKET_SIZE) {
    const pid = pidOf(packets, at);
    const pcr = readPcr(packets, at);
    if (pcr !== undefined) seen.pcr.push(pcr);
    if (!hasPayload(packets, at)) continue;
    seen.counters.set(pid, [...(seen.counters.get(pid) ?? []), continuityOf(packets, at)]);
    const fields = timestampFields(packets, at);
    if (fields === undefined || pid !== VIDEO_PID) continue;
    seen.pts.push(readTimestamp(packets, at + fields.pts));
    if (fields.dts !== undefined) seen.dts.push(readTimestamp(packets, at + fields.dts));
  }
  return seen;
}

function loops(first: number, count: number, of: Clip = clip): Buffer {
  return rewritePackets(of, first * of.packetCount, (first + count) * of.packetCount);
}

/** Differences between neighbours on a clock that wraps. */
function steps(values: readonly number[], wrap: number): number[] {
  return values.slice(1).map((value, i) => (value - (values[i] ?? 0) + wrap) % wrap);
}

describe('rewritePackets', () => {
  it('sends the first loop as it is', () => {
    expect(loops(0, 1).equals(clip.bytes)).toBe(true);
  });

  it('continues the continuity counter of every PID over many loops', () => {
    for (const [pid, counters] of look(loops(0, 40)).counters) {
      expect(counters.length, `packets of PID ${pid}`).toBeGreaterThan(40);
      expect(new Set(steps(counters, 16)), `PID ${pid}`).toEqual(new Set([1]));
    }
  });

  it('moves PTS and DTS on evenly across the seam', () => {
    const { pts, dts } = look(loops(5, 4));
    const frame = (40 / 1000) * 90_000;
    expect(new Set(steps(dts, PTS_WRAP))).toEqual(new Set([frame]));
    expect(new Set(steps(pts, PTS_WRAP))).toEqual(new Set([frame]));
  });

  it('wraps PTS and DTS at 33 bits and PCR with them, without a jump', () => {
    // The last loops before 2^33 ticks of 90 kHz, and the first after it.
    const loop = Math.floor(PTS_WRAP / (LOOP_TICKS / PCR_PER_PTS)) - 3;
    const { pts, dts, pcr } = look(loops(loop, 6));
    for (const stamps of [pts, dts]) {
      expect(Math.max(...stamps)).toBeLessThan(PTS_WRAP);
      expect(stamps.at(-1)).toBeLessThan(stamps[0] ?? 0);
      expect(new Set(steps(stamps, PTS_WRAP))).toEqual(new Set([3600]));
    }
    expect(Math.max(...pcr)).toBeLessThan(PCR_WRAP);
    expect(pcr.at(-1)).toBeLessThan(pcr[0] ?? 0);
    expect(Math.max(...steps(pcr, PCR_WRAP))).toBeLessThanOrEqual(40 * 27_000);
  });

  it('keeps the PCR rising by at most 40 ms across the seam', () => {
    const gaps = steps(look(loops(0, 3)).pcr, PCR_WRAP);
    expect(Math.min(...gaps)).toBeGreaterThan(0);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(40 * 27_000);
  });

  it('gives the same bytes whether asked for at once or in pieces', () => {
    const [from, to] = [clip.packetCount * 7 - 5, clip.packetCount * 8 + 11];
    const pieces: Buffer[] = [];
    for (let n = from; n < to; n += 3) pieces.push(rewritePackets(clip, n, Math.min(to, n + 3)));
    expect(Buffer.concat(pieces).equals(rewritePackets(clip, from, to))).toBe(true);
  });

  it('shifts every clock and nothing else when told to', () => {
    const hour = 3600 * 27_000_000;
    const [plain, shifted] = [
      look(loops(2, 1)),
      look(rewritePackets(clip, clip.packetCount * 2, clip.packetCount * 3, hour)),
    ];
    expect(shifted.pcr).toEqual(plain.pcr.map((ticks) => (ticks + hour) % PCR_WRAP));
    expect(shifted.pts).toEqual(plain.pts.map((ticks) => ticks + hour / PCR_PER_PTS));
    expect(shifted.counters).toEqual(plain.counters);
  });

  it('leaves packets of other PIDs than the clocked ones alone but for the counter', () => {
    const counters = look(loops(0, 2)).counters;
    expect([...counters.keys()].toSorted((a, b) => a - b)).toEqual([0, 0x20, VIDEO_PID, AUDIO_PID]);
  });
});

describe('indexClip', () => {
  it('times packets from the first to the end of the loop, never backwards', () => {
    const due = [...clip.dueTicks];
    expect(due[0]).toBe(0);
    expect(due.every((ticks, i) => i === 0 || ticks >= (due[i - 1] ?? 0))).toBe(true);
    expect(due.at(-1)).toBeLessThan(LOOP_TICKS);
  });

  it.each([
    ['half a packet', (bytes: Buffer) => bytes.subarray(0, bytes.length - 94), 'no whole packets'],
    ['no sync byte', (bytes: Buffer) => bytes.fill(0, PACKET_SIZE, PACKET_SIZE + 1), 'no sync byte'],
    [
      'a lost packet',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 5 * PACKET_SIZE), bytes.subarray(6 * PACKET_SIZE)]),
      'jumps',
    ],
    ['nothing', () => Buffer.alloc(0), 'no whole packets'],
  ])('refuses a clip with %s', (_, damage, message) => {
    expect(() => indexClip(damage(makeClipBytes()), LOOP_TICKS)).toThrow(message);
  });

  it('refuses a loop that is shorter than the clip', () => {
    expect(() => indexClip(makeClipBytes(), LOOP_TICKS / 2)).toThrow('beyond the loop');
  });
});

describe('packetsDue', () => {
  it('has sent exactly a loop when a loop has passed', () => {
    for (const loop of [1, 2, 1000, 250_000]) {
      expect(packetsDue(clip, loop * LOOP_MS - 0.001)).toBe(loop * clip.packetCount);
      expect(packetsDue(clip, loop * LOOP_MS)).toBe(loop * clip.packetCount + 1);
    }
  });

  it('goes at the pace of the PCR, wherever one starts', () => {
    for (const startMs of [0, 333, 86_400_000]) {
      const packets = rewritePackets(clip, packetsDue(clip, startMs), packetsDue(clip, startMs + 5000));
      const pcr = look(packets).pcr;
      const spanMs = ((((pcr.at(-1) ?? 0) - (pcr[0] ?? 0) + PCR_WRAP) % PCR_WRAP) / 27_000_000) * 1000;
      expect(Math.abs(spanMs - 5000)).toBeLessThan(80);
    }
  });
});
