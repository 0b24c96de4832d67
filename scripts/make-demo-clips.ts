/**
 * Makes the demo box's clips in resources/demo: `npm run demo:clips`, or with channel numbers to make only those.
 * `--preview FOLDER` draws four moments of each channel as a picture instead.
 *
 * Needs an FFmpeg with libass, libx264 and libx265, such as Debian's; its version decides over the exact bytes. Everything else is fixed:
 * the pictures are functions of the frame number, the music of the sample number, the font is beside the script.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CHANNELS_FILE, type DemoChannel, type DemoChannels } from '../src/main/demo-box/channels.ts';
import { checkColours, checkLoop } from './demo-clips/check.ts';
import { LINE_UP } from './demo-clips/line-up.ts';
import { PICTURE_MARKS } from './demo-clips/marks.ts';
import { mux } from './demo-clips/mux.ts';
import { makePicture, previewPicture } from './demo-clips/picture.ts';
import { type ChannelPlan, FPS, LOOP_FRAMES, LOOP_SECONDS } from './demo-clips/plan.ts';
import { makeSound } from './demo-clips/sound.ts';

const OUTPUT = path.join(import.meta.dirname, '..', 'resources', 'demo');
const LOOP_TICKS = Math.round(LOOP_SECONDS * 90_000);

async function makeClip(plan: ChannelPlan, folder: string): Promise<void> {
  const picture = plan.video === undefined ? undefined : await makePicture(plan, plan.video, folder);
  const sound = await makeSound(plan, folder);
  const packets = await mux(plan, picture, sound, folder);
  checkLoop(plan, packets, LOOP_TICKS);
  await writeFile(path.join(OUTPUT, plan.file), packets);
  const rate = (packets.length * 8) / LOOP_SECONDS / 1000;
  console.log(
    `${plan.number.padStart(3)} ${plan.name.padEnd(16)} ${(packets.length / 1e6).toFixed(2)} MB  ${rate.toFixed(0)} kbit/s`,
  );
}

function describe({ number, name, file, colour, video, audio }: ChannelPlan): DemoChannel {
  return {
    number,
    name,
    file,
    colour,
    hd: (video?.height ?? 0) >= 720,
    video:
      video === undefined
        ? null
        : {
            codec: video.codec,
            width: video.width,
            height: video.height,
            scan: video.interlaced ? 'interlaced' : 'progressive',
            framesPerSecond: FPS,
            gopFrames: video.gopFrames,
          },
    audio: { codec: audio.codec, channels: audio.channels },
    loopTicks: LOOP_TICKS,
    loopFrames: video === undefined ? 0 : LOOP_FRAMES,
  };
}

checkColours(LINE_UP);
const previewAt = process.argv.indexOf('--preview');
const previewFolder = previewAt < 0 ? undefined : process.argv[previewAt + 1];
const wanted = process.argv.slice(2).filter((word) => /^\d+$/.test(word));
const plans = LINE_UP.filter((plan) => wanted.length === 0 || wanted.includes(plan.number));

if (previewFolder !== undefined) {
  await mkdir(previewFolder, { recursive: true });
  for (const plan of plans) if (plan.video !== undefined) await previewPicture(plan, plan.video, previewFolder);
} else {
  await mkdir(OUTPUT, { recursive: true });
  const folder = await mkdtemp(path.join(os.tmpdir(), 'demo-clips-'));
  try {
    for (const plan of plans) await makeClip(plan, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const channels: DemoChannels = { marks: PICTURE_MARKS, channels: LINE_UP.map(describe) };
  await writeFile(path.join(OUTPUT, CHANNELS_FILE), `${JSON.stringify(channels, null, 2)}\n`);
}
