import { readFile } from 'node:fs/promises';
import {
  continuityOf,
  hasPayload,
  PACKET_SIZE,
  PCR_PER_PTS,
  PCR_WRAP,
  payloadOffset,
  pidOf,
  readPcr,
  SYNC_BYTE,
  timestampFields,
} from './ts-packet.ts';

/** One loop of a channel, and per packet what is needed to send it again later. */
export interface Clip {
  readonly bytes: Buffer;
  readonly packetCount: number;
  /** Length of the loop in 27 MHz ticks. */
  readonly loopTicks: number;
  /** When each packet is due, in 27 MHz ticks since the loop's first packet; never decreasing. */
  readonly dueTicks: Float64Array;
  /** How many packets with payload its PID sends per loop: by this the continuity counter moves on at each loop. */
  readonly payloadsPerLoop: Uint32Array;
  /** Byte positions within the packet, 0 where there is none. */
  readonly ptsAt: Uint8Array;
  readonly dtsAt: Uint8Array;
  readonly hasPcr: Uint8Array;
}

/** `loopTicks90k` is the clip's length in 90 kHz ticks. Throws what is wrong with the clip, with its name. */
export async function loadClip(file: string, loopTicks90k: number): Promise<Clip> {
  const bytes = await readFile(file);
  try {
    return indexClip(bytes, loopTicks90k * PCR_PER_PTS);
  } catch (cause) {
    throw new Error(`${file} is not a clip that can be broadcast: ${String(cause)}`, { cause });
  }
}

export function indexClip(bytes: Buffer, loopTicks: number): Clip {
  const packetCount = bytes.length / PACKET_SIZE;
  if (packetCount < 1 || !Number.isInteger(packetCount))
    throw new RangeError(`${bytes.length} bytes are no whole packets`);
  const ptsAt = new Uint8Array(packetCount);
  const dtsAt = new Uint8Array(packetCount);
  const hasPcr = new Uint8Array(packetCount);
  const clocks: { packet: number; ticks: number }[] = [];
  for (let i = 0; i < packetCount; i++) {
    const at = i * PACKET_SIZE;
    if (bytes.readUInt8(at) !== SYNC_BYTE) throw new RangeError(`packet ${i} has no sync byte`);
    if (payloadOffset(bytes, at) > PACKET_SIZE) throw new RangeError(`packet ${i} has an overlong adaptation field`);
    const times = timestampFields(bytes, at);
    ptsAt[i] = times?.pts ?? 0;
    dtsAt[i] = times?.dts ?? 0;
    const ticks = readPcr(bytes, at);
    if (ticks === undefined) continue;
    hasPcr[i] = 1;
    clocks.push({ packet: i, ticks });
  }
  const dueTicks = spreadOverTime(packetCount, clocks, loopTicks);
  return { bytes, packetCount, loopTicks, dueTicks, payloadsPerLoop: countPayloads(bytes), ptsAt, dtsAt, hasPcr };
}

/**
 * Between two PCRs packets are evenly spaced (13818-1, 2.4.2.2). The stretch from the last PCR to the first one of the
 * next loop goes across the seam, so the packets before the first PCR are timed by it too.
 */
function spreadOverTime(
  count: number,
  clocks: readonly { packet: number; ticks: number }[],
  loopTicks: number,
): Float64Array {
  const [first] = clocks;
  if (first === undefined) throw new RangeError('there is no PCR');
  const marks = clocks.map(({ packet, ticks }) => ({ packet, ticks: (ticks - first.ticks + PCR_WRAP) % PCR_WRAP }));
  marks.push({ packet: first.packet + count, ticks: loopTicks });
  const due = new Float64Array(count);
  for (const [n, mark] of marks.entries()) {
    const next = marks[n + 1];
    if (next === undefined) break;
    const step = (next.ticks - mark.ticks) / (next.packet - mark.packet);
    if (step < 0) throw new RangeError(`the PCR runs backwards, or beyond the loop, at packet ${next.packet}`);
    for (let packet = mark.packet; packet < next.packet; packet++) {
      const ticks = mark.ticks + (packet - mark.packet) * step;
      if (packet < count) due[packet] = ticks;
      else due[packet - count] = ticks - loopTicks;
    }
  }
  // Counted from the first packet, so that the loop starts at 0.
  const start = due[0] ?? 0;
  return due.map((ticks) => ticks - start);
}

function countPayloads(bytes: Buffer): Uint32Array {
  const totals = new Map<number, { count: number; last: number }>();
  const count = bytes.length / PACKET_SIZE;
  for (let i = 0; i < count; i++) {
    const at = i * PACKET_SIZE;
    if (!hasPayload(bytes, at)) continue;
    const total = totals.get(pidOf(bytes, at));
    const counter = continuityOf(bytes, at);
    if (total !== undefined && counter !== ((total.last + 1) & 0x0f)) {
      throw new RangeError(`the continuity counter of PID ${pidOf(bytes, at)} jumps at packet ${i}`);
    }
    totals.set(pidOf(bytes, at), { count: (total?.count ?? 0) + 1, last: counter });
  }
  return Uint32Array.from({ length: count }, (_, i) => totals.get(pidOf(bytes, i * PACKET_SIZE))?.count ?? 0);
}
