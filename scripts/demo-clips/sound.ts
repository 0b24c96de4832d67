import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { splitFrames } from './audio-frames.ts';
import { ffmpeg } from './ffmpeg.ts';
import { layOut, play, SAMPLE_RATE } from './music-maker.ts';
import { type ChannelPlan, LOOP_SECONDS } from './plan.ts';

/** EBU R 128's programme loudness. */
const TARGET_LUFS = -23;
/** The encoder's start-up and its end stay outside of the loop that is cut from the middle. */
const LOOPS = 3;
const FRAME_SAMPLES = { aac: 1024, ac3: 1536, mp2: 1152 } as const;

/** Plays, levels and encodes a channel's tune; returns a file with exactly one loop of whole audio frames. */
export async function makeSound(plan: ChannelPlan, folder: string): Promise<string> {
  const { codec, channels, kbps } = plan.audio;
  const pcm = path.join(folder, `${plan.file}.f32`);
  const input = ['-f', 'f32le', '-ar', String(SAMPLE_RATE), '-ac', String(channels), '-i', pcm];
  const stems = play(plan.tune);
  await writeFile(pcm, layOut(stems, channels, 1, LOOPS));
  const gain = 10 ** ((TARGET_LUFS - (await loudness(input))) / 20);
  await writeFile(pcm, layOut(stems, channels, gain, LOOPS));

  const muxer = { aac: 'adts', ac3: 'ac3', mp2: 'mp2' }[codec];
  const encoded = path.join(folder, `${plan.file}.${codec}`);
  // Dialogue normalisation tells an AC-3 receiver how loud the programme is, so that it plays as loud as the others.
  const extra = codec === 'ac3' ? ['-dialnorm', String(TARGET_LUFS)] : [];
  await ffmpeg([...input, '-c:a', codec, '-b:a', `${kbps}k`, ...extra, '-flags', '+bitexact', '-f', muxer, encoded]);
  const frames = splitFrames(await readFile(encoded), codec);
  const perLoop = (LOOP_SECONDS * SAMPLE_RATE) / FRAME_SAMPLES[codec];
  const loop = frames.slice(Math.round(perLoop), Math.round(perLoop) * 2);
  if (!Number.isInteger(Math.round(perLoop * 1e6) / 1e6) || loop.length !== Math.round(perLoop)) {
    throw new Error(`${plan.file}: ${frames.length} ${codec} frames hold no whole loop of ${perLoop}`);
  }
  const output = path.join(folder, `${plan.file}.loop.${codec}`);
  await writeFile(output, Buffer.concat(loop));
  return output;
}

async function loudness(input: readonly string[]): Promise<number> {
  const report = await ffmpeg([
    '-v',
    'info',
    '-nostats',
    ...input,
    '-af',
    'ebur128=framelog=verbose',
    '-f',
    'null',
    '-',
  ]);
  const lufs = Number(/I:\s+(-?[\d.]+) LUFS/.exec(report)?.[1]);
  if (!Number.isFinite(lufs)) throw new Error(`FFmpeg reported no loudness:\n${report}`);
  return lufs;
}
