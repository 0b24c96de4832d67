// As a media server shows a channel: FFmpeg probes it at its leisure, converts it and writes segments of three seconds.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type PlayerProcess, startPlayer } from './player-process.ts';

export const segmentSeconds = 3;
export const segmentsToWaitFor = 3;
const lookEveryMs = 20;

function transcoderArgs(url: string, folder: string): readonly string[] {
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-i', url],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-force_key_frames', `expr:gte(t,n_forced*${segmentSeconds})`],
    ...['-c:a', 'aac', '-b:a', '128k', '-f', 'hls', '-hls_time', String(segmentSeconds), '-hls_list_size', '0'],
    path.join(folder, 'live.m3u8'),
  ];
}

export function startTranscoder(url: string, folder: string): PlayerProcess {
  return startPlayer('ffmpeg', transcoderArgs(url, folder), {});
}

/** The playlist once it has enough segments; undefined when it is given up. */
export async function playlistWhenReady(folder: string, isWanted: () => boolean): Promise<string | undefined> {
  while (isWanted()) {
    const text = await readFile(path.join(folder, 'live.m3u8'), 'utf8').catch(() => '');
    if ((text.match(/^#EXTINF:/gm) ?? []).length >= segmentsToWaitFor) return text;
    await delay(lookEveryMs);
  }
  return undefined;
}
