import { describe, expect, it } from 'vitest';
import { PacketAligner } from './packet-aligner.ts';
import { concat, seeded } from './testing/packets.ts';

const packet = (n: number, fill = n & 0x3f): Uint8Array => {
  const bytes = new Uint8Array(188).fill(fill);
  bytes[0] = 0x47;
  bytes[1] = n >> 16;
  bytes[2] = (n >> 8) & 0xff;
  bytes[3] = n & 0xff;
  return bytes;
};

function align(chunks: readonly Uint8Array[]): { packets: number[]; bytes: Uint8Array; discarded: number } {
  const runs: Uint8Array[] = [];
  const aligner = new PacketAligner((run) => runs.push(run));
  for (const chunk of chunks) aligner.push(chunk);
  const bytes = concat(...runs);
  const packets = [];
  for (let at = 0; at < bytes.length; at += 188) {
    packets.push(((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
  return { packets, bytes, discarded: aligner.discardedBytes };
}

function cut(bytes: Uint8Array, random: () => number, largest: number): Uint8Array[] {
  const chunks = [];
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + Math.floor(random() * largest);
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('PacketAligner', () => {
  it('hands on an aligned chunk as it is', () => {
    const chunk = concat(...numbers(20).map((n) => packet(n)));
    const runs: Uint8Array[] = [];
    new PacketAligner((run) => runs.push(run)).push(chunk);
    expect(runs).toHaveLength(1);
    expect(runs[0]).toBe(chunk);
  });

  it.each(numbers(40))('loses nothing of a clean stream, however it is cut (seed %i)', (seed) => {
    const random = seeded(seed);
    const stream = concat(...numbers(60).map((n) => packet(n)));
    const { packets, bytes, discarded } = align(cut(stream, random, [1, 7, 188, 189, 1_000, 20_000][seed % 6] ?? 1));
    expect(bytes).toEqual(stream);
    expect(packets).toEqual(numbers(60));
    expect(discarded).toBe(0);
  });

  it.each(numbers(60))('finds every whole packet after garbage between packets (seed %i)', (seed) => {
    const random = seeded(1_000 + seed);
    const parts: Uint8Array[] = [];
    let garbage = 0;
    for (let n = 0; n < 120; n++) {
      if (n < 100 && n % 10 === 0) {
        // Sync bytes are as frequent in it as chance has it, and more so.
        const noise = Uint8Array.from({ length: Math.floor(random() * 700) }, () =>
          random() < 0.05 ? 0x47 : Math.floor(random() * 256),
        );
        garbage += noise.length;
        parts.push(noise);
      }
      parts.push(packet(n));
    }
    const { packets, discarded, bytes } = align(cut(concat(...parts), random, 3_000));
    const bad = packets.filter((n, i) => i > 0 && n !== (packets[i - 1] ?? 0) + 1);
    // Garbage that begins with a sync byte may pass for the packets that it has room for; whatever comes out is in packets, and
    // what was sent comes out whole and in order.
    expect(packets.filter((n) => n < 120 && !bad.includes(n)).length).toBeGreaterThanOrEqual(110);
    expect(discarded + bytes.length).toBe(garbage + 120 * 188);
    expect(packets.slice(-20)).toEqual(numbers(120).slice(-20));
  });

  it('loses one packet, not more, when a sync byte is broken', () => {
    const sent = numbers(20).map((n) => packet(n));
    (sent[7] as Uint8Array)[0] = 0x46;
    const { packets, discarded } = align([concat(...sent)]);
    expect(packets).toEqual(numbers(20).filter((n) => n !== 7));
    expect(discarded).toBe(188);
  });

  it('finds its way back when a packet is cut short', () => {
    const sent = numbers(30).map((n) => (n === 9 ? packet(n).subarray(0, 100) : packet(n)));
    const { packets } = align(cut(concat(...sent), seeded(3), 500));
    expect(packets.slice(0, 9)).toEqual(numbers(9));
    expect(packets.slice(-19)).toEqual(numbers(30).slice(-19));
  });

  it('takes nothing for a stream that is none', () => {
    const random = seeded(5);
    const noise = Uint8Array.from({ length: 300_000 }, () => Math.floor(random() * 256));
    const { packets, discarded } = align(cut(noise, random, 5_000));
    expect(packets).toEqual([]);
    expect(discarded).toBeGreaterThan(299_000);
  });
});
