import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** A rectangle as shares of the picture's width and height. */
const area = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

const video = z.object({
  codec: z.enum(['h264', 'hevc', 'mpeg2']),
  width: z.int().positive(),
  height: z.int().positive(),
  scan: z.enum(['progressive', 'interlaced']),
  framesPerSecond: z.number().positive(),
  gopFrames: z.int().positive(),
});

const audio = z.object({ codec: z.enum(['aac', 'ac3', 'mp2']), channels: z.int().positive() });

const channel = z.object({
  number: z.string().min(1),
  name: z.string().min(1),
  file: z.string().regex(/^[\w-]+\.ts$/),
  /** What fills `marks.colourBlock`; also the radio's, which shows nothing. */
  colour: z.string().regex(/^#[0-9a-f]{6}$/),
  hd: z.boolean(),
  video: video.nullable(),
  audio,
  /** One loop of the clip: whole video and audio frames. 90 kHz ticks and video frames (0 for radio). */
  loopTicks: z.int().positive(),
  loopFrames: z.int().nonnegative(),
});

const channelsFile = z.object({
  /** What is burned into every picture at the same place, so that a test can read it. */
  marks: z.object({
    /** Filled with the channel's colour and nothing else. */
    colourBlock: area,
    /** `bits` cells of equal width, most significant first: the frame's number in the loop, white for 1, black for 0. */
    frameCounter: area.extend({ bits: z.int().positive() }),
  }),
  channels: z.array(channel).min(1),
});

export type DemoChannel = z.infer<typeof channel>;
export type DemoChannels = z.infer<typeof channelsFile>;

export const CHANNELS_FILE = 'channels.json';

/** Reads and checks the line-up beside the clips; the error names the file and what is wrong with it. */
export async function readChannels(clipsDir: string): Promise<DemoChannels> {
  const file = path.join(clipsDir, CHANNELS_FILE);
  try {
    return channelsFile.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new Error(`The demo box cannot read its channels from ${file}: ${reason}`, { cause });
  }
}
