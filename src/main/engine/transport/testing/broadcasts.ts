/** Small broadcasts made by the real FFmpeg, once per test run, each with what is peculiar to it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const picture = (size: string, rate = 25): string[] => ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}`];
const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'];
const x264 = (parameters: string): string[] => ['-c:v', 'libx264', '-preset', 'ultrafast', '-x264-params', parameters];

export const broadcasts: Record<string, readonly string[]> = {
  'h264 without B pictures': [...picture('640x360'), ...tone, ...x264('keyint=25:bframes=0'), '-c:a', 'aac'],
  'h264 with B pictures': [...picture('854x480'), ...tone, ...x264('keyint=30:bframes=3:b-adapt=0'), '-c:a', 'aac'],
  'h264 with open GOPs': [
    ...[...picture('640x368'), ...tone],
    ...x264('keyint=24:bframes=3:b-adapt=0:open-gop=1:scenecut=0'),
    ...['-c:a', 'ac3'],
  ],
  'h264 interlaced, AC-3': [
    ...[...picture('720x568'), ...tone, '-flags', '+ildct+ilme'],
    ...x264('keyint=25:interlaced=1:tff=1:bframes=2:open-gop=1'),
    ...['-c:a', 'ac3', '-metadata:s:a:0', 'language=deu'],
  ],
  'h264 of many slices, 10 bit, 4:2:2': [
    ...[...picture('480x270', 50), '-pix_fmt', 'yuv422p10le'],
    ...x264('keyint=50:slices=4:aud=1'),
  ],
  hevc: [
    ...picture('640x360'),
    ...tone,
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-x265-params',
    'keyint=25:log-level=none:open-gop=0',
    '-c:a',
    'aac',
  ],
  'hevc with open GOPs': [
    ...picture('634x358'),
    ...tone,
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-x265-params',
    'keyint=24:bframes=3:log-level=none:open-gop=1',
    '-c:a',
    'eac3',
  ],
  'mpeg2, mp2': [
    ...picture('720x576'),
    ...tone,
    '-c:v',
    'mpeg2video',
    '-g',
    '12',
    '-bf',
    '2',
    '-b:v',
    '4M',
    '-c:a',
    'mp2',
  ],
  'mpeg2 interlaced': [
    ...picture('720x576'),
    ...tone,
    '-c:v',
    'mpeg2video',
    '-g',
    '12',
    '-bf',
    '2',
    '-flags',
    '+ildct+ilme',
    '-b:v',
    '4M',
    '-c:a',
    'ac3',
  ],
  radio: [...tone, '-c:a', 'mp2', '-b:a', '192k'],
};

export class Broadcasts {
  readonly folder = mkdtempSync(join(tmpdir(), 'afterglow-transport-'));

  /** The path of a transport stream of 5 s. */
  make(name: string, extra: readonly string[] = []): string {
    const file = join(this.folder, `${name.replace(/\W+/g, '-')}.ts`);
    const args = [...(broadcasts[name] ?? []), '-t', '5', ...extra, '-f', 'mpegts', file];
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...args], { stdio: 'pipe' });
    return file;
  }

  read(file: string): Uint8Array {
    return new Uint8Array(readFileSync(file));
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface ProbedStream {
  readonly codec_type: string;
  readonly codec_name: string;
  readonly id: string;
  readonly width?: number;
  readonly height?: number;
  readonly level?: number;
  readonly field_order?: string;
  readonly pix_fmt?: string;
  readonly tags?: { readonly language?: string };
}

const probe = (file: string, ...args: string[]): string =>
  execFileSync('ffprobe', ['-v', 'error', '-of', 'json', ...args, file], { encoding: 'utf8', maxBuffer: 2 ** 26 });

export function probeStreams(file: string): readonly ProbedStream[] {
  return (JSON.parse(probe(file, '-show_streams')) as { streams: ProbedStream[] }).streams;
}

/** Where the keyframes of the first video stream begin, in bytes. */
export function probeKeyframes(file: string): number[] {
  const text = probe(file, '-select_streams', 'v:0', '-show_entries', 'packet=pos,flags');
  const { packets } = JSON.parse(text) as { packets: { pos?: string; flags: string }[] };
  return packets.filter(({ flags, pos }) => flags.startsWith('K') && pos).map(({ pos }) => Number(pos));
}
