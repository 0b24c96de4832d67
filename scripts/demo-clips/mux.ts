import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { NULL_PID, PACKET_SIZE, pidOf, readTimestamp, timestampFields } from '../../src/main/demo-box/ts-packet.ts';
import { ffmpeg } from './ffmpeg.ts';
import type { ChannelPlan } from './plan.ts';

/**
 * PAT and PMT at most 100 ms apart, PCR at most 40 ms, as broadcasters do (TR 101 290, 1.3 and 2.3a). FFmpeg looks at its
 * table clock only when it writes a frame, which adds up to 41 ms.
 */
const TABLES = ['-pat_period', '0.055', '-sdt_period', '0.9', '-pcr_period', '36'];

/** What of a plan concerns the multiplex. */
type Clip = Pick<ChannelPlan, 'number' | 'name' | 'file'> & {
  readonly video: { readonly codec: string; readonly height: number } | undefined;
};

/**
 * Muxes one loop and returns its packets. FFmpeg muxes to a constant rate, which spreads a keyframe's packets over time as
 * a real multiplex does; the null packets that fill the rate up are taken out again, as an HDHomeRun does.
 */
export async function mux(
  plan: Clip,
  picture: string | undefined,
  sound: string,
  folder: string,
  rate: string = muxRate(plan),
): Promise<Buffer> {
  const output = path.join(folder, `${plan.file}.muxed.ts`);
  // Sound starts when the first picture is decoded, not when it is shown: otherwise sound would be left over at the end of
  // the loop for as long as B-frames hold the first picture back.
  const early = picture === undefined ? [] : ['-itsoffset', `-${reorderingSeconds(await readFile(picture))}`];
  const inputs = [...(picture === undefined ? [] : ['-i', picture]), ...early, '-i', sound];
  await ffmpeg([
    ...inputs,
    ...(picture === undefined ? ['-map', '0:a'] : ['-map', '0:v', '-map', '1:a']),
    ...['-c', 'copy', '-map_metadata', '-1', '-fflags', '+bitexact', '-muxdelay', '0.5', '-muxpreload', '0'],
    ...['-metadata', `service_name=${plan.name}`, '-metadata', 'service_provider=Afterglow'],
    ...['-f', 'mpegts', '-mpegts_service_id', plan.number, '-mpegts_transport_stream_id', '1'],
    // One audio frame per PES packet: a loop then ends where a PES packet ends.
    ...['-mpegts_service_type', picture === undefined ? 'digital_radio' : 'digital_tv', '-pes_payload_size', '0'],
    ...['-muxrate', rate, ...TABLES, output],
  ]);
  const packets = await readFile(output);
  const kept: Buffer[] = [];
  for (let at = 0; at < packets.length; at += PACKET_SIZE) {
    if (pidOf(packets, at) !== NULL_PID) kept.push(packets.subarray(at, at + PACKET_SIZE));
  }
  return Buffer.concat(kept);
}

function muxRate({ video }: Clip): string {
  if (video === undefined) return '320k';
  if (video.codec === 'mpeg2') return '4000k';
  return video.height === 1080 ? '6000k' : '3500k';
}

function reorderingSeconds(packets: Buffer): number {
  for (let at = 0; at < packets.length; at += PACKET_SIZE) {
    const fields = timestampFields(packets, at);
    if (fields === undefined) continue;
    if (fields.dts === undefined) return 0;
    return (readTimestamp(packets, at + fields.pts) - readTimestamp(packets, at + fields.dts)) / 90_000;
  }
  throw new Error('The encoded picture holds no picture');
}
