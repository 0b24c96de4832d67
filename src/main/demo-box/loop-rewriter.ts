import type { Clip } from './clip.ts';
import {
  continuityOf,
  PACKET_SIZE,
  PCR_PER_PTS,
  readPcr,
  readTimestamp,
  writeContinuity,
  writePcr,
  writeTimestamp,
} from './ts-packet.ts';

/**
 * The packets `from` up to but not including `to` of the endless broadcast, as they go on the air: PCR, PTS and DTS move
 * on by one loop's length with every loop and wrap at 33 bits, continuity counters go on from loop to loop.
 * `shiftTicks` (27 MHz) is added to every clock.
 */
export function rewritePackets(clip: Clip, from: number, to: number, shiftTicks = 0): Buffer {
  const out = Buffer.allocUnsafe((to - from) * PACKET_SIZE);
  for (let n = from, at = 0; n < to; n++, at += PACKET_SIZE) {
    const loop = Math.floor(n / clip.packetCount);
    const packet = n - loop * clip.packetCount;
    clip.bytes.copy(out, at, packet * PACKET_SIZE, (packet + 1) * PACKET_SIZE);
    // Loops are taken modulo 16, which the counter cannot tell apart, to keep the product an exact integer.
    writeContinuity(out, at, continuityOf(out, at) + (loop % 16) * (clip.payloadsPerLoop[packet] ?? 0));
    moveClocks(clip, out, at, packet, loop * clip.loopTicks + shiftTicks);
  }
  return out;
}

function moveClocks(clip: Clip, out: Buffer, at: number, packet: number, ticks: number): void {
  if (clip.hasPcr[packet]) writePcr(out, at, (readPcr(out, at) ?? 0) + ticks);
  const [pts, dts] = [clip.ptsAt[packet] ?? 0, clip.dtsAt[packet] ?? 0];
  if (pts > 0) writeTimestamp(out, at + pts, readTimestamp(out, at + pts) + ticks / PCR_PER_PTS);
  if (dts > 0) writeTimestamp(out, at + dts, readTimestamp(out, at + dts) + ticks / PCR_PER_PTS);
}
