import { indexClip } from '../../src/main/demo-box/clip.ts';
import {
  hasPayload,
  PACKET_SIZE,
  PCR_PER_PTS,
  pidOf,
  readPcr,
  readTimestamp,
  timestampFields,
} from '../../src/main/demo-box/ts-packet.ts';
import { rgb } from './canvas.ts';
import { type ChannelPlan, LOOP_FRAMES } from './plan.ts';

const MIN_COLOUR_DISTANCE = 80;
/** The app's own accent, and what a picture that is not there looks like. */
const RESERVED = ['#ffb000', '#000000', '#808080', '#ffffff'];

/** Throws unless the clip can follow itself without a gap: the last frame of each stream ends where its first began. */
export function checkLoop(
  plan: Pick<ChannelPlan, 'file'> & { readonly video: object | undefined },
  packets: Buffer,
  loopTicks90k: number,
  loopFrames: number = LOOP_FRAMES,
): void {
  const streams = new Map<number, number[]>();
  let [lastPcr, widest] = [-1, 0];
  for (let at = 0; at < packets.length; at += PACKET_SIZE) {
    const pcr = readPcr(packets, at);
    if (pcr !== undefined) {
      if (lastPcr >= 0) widest = Math.max(widest, pcr - lastPcr);
      lastPcr = pcr;
    }
    const fields = hasPayload(packets, at) ? timestampFields(packets, at) : undefined;
    if (fields === undefined) continue;
    const times = streams.get(pidOf(packets, at)) ?? [];
    times.push(readTimestamp(packets, at + fields.pts));
    streams.set(pidOf(packets, at), times);
  }
  if (widest > 40 * 90 * PCR_PER_PTS) throw new Error(`${plan.file}: ${widest / 27_000} ms without a PCR`);
  if (streams.size !== (plan.video === undefined ? 1 : 2)) throw new Error(`${plan.file}: ${streams.size} streams`);
  for (const [pid, unsorted] of streams) {
    const times = unsorted.toSorted((a, b) => a - b);
    const [first = 0, last = 0] = [times[0], times.at(-1)];
    const each = loopTicks90k / times.length;
    const even = times.every((time, i) => Math.abs(time - first - i * each) <= 1);
    if (!even)
      throw new Error(`${plan.file}: PID ${pid} has ${times.length} units over ${last - first} ticks, unevenly`);
  }
  const pictures = Math.min(...[...streams.values()].map((times) => times.length));
  if (plan.video !== undefined && pictures !== loopFrames) throw new Error(`${plan.file}: ${pictures} pictures`);
  indexClip(packets, loopTicks90k * PCR_PER_PTS);
}

/** Throws if two channels' colours could be taken for each other in a decoded picture. */
export function checkColours(plans: readonly ChannelPlan[]): void {
  for (const [i, { name, colour }] of plans.entries()) {
    for (const other of [...plans.slice(i + 1).map((plan) => plan.colour), ...RESERVED]) {
      const distance = Math.hypot(...rgb(colour).map((v, k) => v - (rgb(other)[k] ?? 0)));
      const least = RESERVED.includes(other) ? 65 : MIN_COLOUR_DISTANCE;
      if (distance < least) throw new Error(`${name}'s ${colour} is only ${distance.toFixed(0)} away from ${other}`);
    }
  }
}
