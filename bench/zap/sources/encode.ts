// One loop of a bench channel: a picture that keeps an encoder busy, with the marks of the demo channels in it, and a tone.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { splitFrames } from '../../../scripts/demo-clips/audio-frames.ts';
import { checkLoop } from '../../../scripts/demo-clips/check.ts';
import { ffmpeg } from '../../../scripts/demo-clips/ffmpeg.ts';
import { PICTURE_MARKS } from '../../../scripts/demo-clips/marks.ts';
import { mux } from '../../../scripts/demo-clips/mux.ts';
import { type BenchChannel, framesPerSecond, loopSeconds, loopTicksOf } from './recipe.ts';

const sampleRate = 48_000;

/** The finished packets of one loop, made in `folder`. */
export async function makeBenchClip(channel: BenchChannel, folder: string): Promise<Buffer> {
  const picture = path.join(folder, `${channel.file}.video.ts`);
  await ffmpeg([
    ...['-f', 'lavfi', '-i', pictureOf(channel), '-frames:v', String(channel.loopFrames)],
    ...['-map_metadata', '-1', '-flags', '+bitexact', '-fflags', '+bitexact'],
    ...encoderOf(channel),
    ...['-f', 'mpegts', picture],
  ]);
  const sound = await makeTone(channel, folder);
  const packets = await mux(channel, picture, sound, folder, `${Math.round(channel.videoKbps * 1.25)}k`);
  checkLoop(channel, packets, loopTicksOf(channel), channel.loopFrames);
  return packets;
}

/** Moving bars under noise: flat pictures would come at a fraction of the rate and arrive sooner than a broadcaster's. */
function pictureOf({ colour, video }: BenchChannel): string {
  const { width, height, scan } = video;
  const interlaced = scan === 'interlaced';
  const rate = interlaced ? framesPerSecond * 2 : framesPerSecond;
  const matrix = height === 576 ? 'bt601' : 'bt709';
  const size = `${width}x${height}`;
  const drawn = [
    `testsrc2=s=${size}:r=${rate}`,
    'format=gbrp',
    'noise=alls=12:allf=t',
    ...marks(colour, width, height, interlaced ? 2 : 1),
    `scale=out_color_matrix=${matrix}:out_range=tv:flags=accurate_rnd`,
  ];
  const shape = height === 576 ? 'setsar=64/45' : 'setsar=1';
  if (!interlaced) return [...drawn, 'format=yuv420p', shape].join(',');
  const woven = ['format=yuv444p', 'interlace=scan=tff:lowpass=complex', 'scale=interl=1', 'format=yuv420p'];
  return [...drawn, ...woven, 'setfield=tff', shape].join(',');
}

/** Both fields of a frame carry the frame's number, hence `perFrame`. */
function marks(colour: string, width: number, height: number, perFrame: number): string[] {
  const { colourBlock, frameCounter } = PICTURE_MARKS;
  const box = (left: number, top: number, right: number, bottom: number, fill: string, enable = '') => {
    // Even, so that chroma samples lie wholly inside or outside.
    const [x, y, w, h] = [left * width, top * height, (right - left) * width, (bottom - top) * height].map(
      (value) => Math.round(value / 2) * 2,
    );
    return `drawbox=x=${x}:y=${y}:w=${w}:h=${h}:color=${fill}:t=fill${enable}`;
  };
  const area = (mark: { x: number; y: number; width: number; height: number }, fill: string) =>
    box(mark.x, mark.y, mark.x + mark.width, mark.y + mark.height, fill);
  const { x, y, width: span, height: tall, bits } = frameCounter;
  const cell = span / bits;
  const cells = Array.from({ length: bits }, (_, i) => {
    const weight = 2 ** (bits - 1 - i) * perFrame;
    const from = x + i * cell;
    return box(from, y, from + cell, y + tall, 'white', `:enable='mod(floor(n/${weight}),2)'`);
  });
  return [area(colourBlock, `0x${colour.slice(1)}`), area(frameCounter, 'black'), ...cells];
}

function encoderOf({ video, videoKbps, gopMs }: BenchChannel): string[] {
  const { codec, height, scan } = video;
  const interlaced = scan === 'interlaced';
  const colours = height === 576 ? ['bt470bg', 'bt470bg', 'gamma28'] : ['bt709', 'bt709', 'bt709'];
  const [space = '', primaries = '', transfer = ''] = colours;
  const tags = ['-colorspace', space, '-color_primaries', primaries, '-color_trc', transfer, '-color_range', 'tv'];
  const rate = [
    '-b:v',
    `${Math.round(videoKbps * 0.95)}k`,
    '-maxrate',
    `${videoKbps}k`,
    '-bufsize',
    `${videoKbps / 2}k`,
  ];
  const fields = interlaced ? ['-flags', '+bitexact+ildct+ilme+cgop', '-top', '1'] : ['-flags', '+bitexact+cgop'];
  const gopFrames = (gopMs / 1_000) * framesPerSecond;
  // Half a second is no whole number of frames, so it is told in time.
  const keys = ['-force_key_frames', `expr:gte(t,n_forced*${gopMs / 1_000}-0.001)`];
  switch (codec) {
    case 'h264': {
      const params = `keyint=infinite:scenecut=0:open-gop=0:bframes=2:aud=1:nal-hrd=vbr:stitchable=1${interlaced ? ':tff=1' : ''}`;
      const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-forced-idr', '1'];
      return [...x264, ...rate, ...tags, ...fields, ...keys, '-x264-params', params];
    }
    case 'hevc': {
      const params = `keyint=${gopFrames}:min-keyint=${gopFrames}:scenecut=0:open-gop=0:bframes=2:aud=1:repeat-headers=1:info=0:log-level=error:hrd=1:vbv-maxrate=${videoKbps}:vbv-bufsize=${videoKbps / 2}`;
      return ['-c:v', 'libx265', '-preset', 'veryfast', '-b:v', `${videoKbps}k`, ...tags, '-x265-params', params];
    }
    case 'mpeg2': {
      const gop = ['-g', String(gopFrames), '-bf', '2', '-sc_threshold', '1000000000', '-b_strategy', '0'];
      return ['-c:v', 'mpeg2video', ...rate, ...gop, ...tags, ...fields];
    }
  }
}

const frameSamples = { aac: 1_024, ac3: 1_536, mp2: 1_152 } as const;

/** Whole frames out of the middle of three loops: an encoder's beginning and end stay outside. */
async function makeTone({ file, audio, toneHz }: BenchChannel, folder: string): Promise<string> {
  const { codec, channels } = audio;
  const encoded = path.join(folder, `${file}.${codec}`);
  const tone = `sine=frequency=${toneHz}:sample_rate=${sampleRate}:duration=${loopSeconds * 3}`;
  const muxer = { aac: 'adts', ac3: 'ac3', mp2: 'mp2' }[codec];
  await ffmpeg([
    ...['-f', 'lavfi', '-i', tone, '-ac', String(channels), '-c:a', codec, '-b:a', '128k'],
    ...['-flags', '+bitexact', '-f', muxer, encoded],
  ]);
  const perLoop = (loopSeconds * sampleRate) / frameSamples[codec];
  const frames = splitFrames(await readFile(encoded), codec).slice(perLoop, perLoop * 2);
  if (frames.length !== perLoop) throw new Error(`${file}: ${frames.length} ${codec} frames instead of ${perLoop}`);
  const output = path.join(folder, `${file}.loop.${codec}`);
  await writeFile(output, Buffer.concat(frames));
  return output;
}
