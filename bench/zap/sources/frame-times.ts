// When each frame of a loop has been sent: with it the number that is burned into a picture tells how old the picture is.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { indexClip } from '../../../src/main/demo-box/clip.ts';
import {
  hasPayload,
  PACKET_SIZE,
  PCR_HZ,
  PCR_PER_PTS,
  pidOf,
  readTimestamp,
  timestampFields,
} from '../../../src/main/demo-box/ts-packet.ts';
import { type BenchChannel, loopTicksOf } from './recipe.ts';

/** By frame number: how far into the loop its last packet is sent, in milliseconds. */
export type FrameTimes = readonly number[];

export async function readFrameTimes(clipsDir: string, channel: BenchChannel): Promise<FrameTimes> {
  return frameTimesOf(await readFile(path.join(clipsDir, channel.file)), loopTicksOf(channel));
}

/** `loopTicks90k` is the length of the loop that the bytes are. */
export function frameTimesOf(bytes: Buffer, loopTicks90k: number): FrameTimes {
  const clip = indexClip(bytes, loopTicks90k * PCR_PER_PTS);
  const units: { pts: number; sentMs: number }[] = [];
  let videoPid: number | undefined;
  for (let packet = 0; packet < clip.packetCount; packet++) {
    const at = packet * PACKET_SIZE;
    if (!hasPayload(bytes, at)) continue;
    const fields = timestampFields(bytes, at);
    if (fields && videoPid === undefined && isVideo(bytes, at + fields.pts)) videoPid = pidOf(bytes, at);
    if (pidOf(bytes, at) !== videoPid) continue;
    if (fields) units.push({ pts: readTimestamp(bytes, at + fields.pts), sentMs: 0 });
    const unit = units.at(-1);
    if (unit) unit.sentMs = (clip.dueTicks[packet] ?? 0) / (PCR_HZ / 1_000);
  }
  return units.toSorted((a, b) => a.pts - b.pts).map(({ sentMs }) => sentMs);
}

/** By the stream id, which stands six bytes before the timestamp: three of start code come before it. */
function isVideo(bytes: Buffer, ptsAt: number): boolean {
  return (bytes.readUInt8(ptsAt - 6) & 0xf0) === 0xe0;
}

/** How long ago the frame was on the air, when the channel has come to `positionMs` of its loop of `loopMs`. Less than a loop. */
export function behindMs(times: FrameTimes, loopMs: number, frame: number, positionMs: number): number | undefined {
  const sentMs = times[frame];
  if (sentMs === undefined) return undefined;
  const behind = (((positionMs - sentMs) % loopMs) + loopMs) % loopMs;
  // Just sent, by two clocks that are read one after the other: no whole loop behind.
  return behind > loopMs - 200 ? 0 : behind;
}
