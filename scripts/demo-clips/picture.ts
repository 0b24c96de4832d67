import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Canvas } from './canvas.ts';
import { ffmpeg } from './ffmpeg.ts';
import { drawCounter, drawIdent } from './ident.ts';
import { type ChannelPlan, FPS, LOOP_FRAMES, type VideoPlan } from './plan.ts';

const FONTS = path.join(import.meta.dirname, 'fonts');

/** Draws one loop as subtitles and encodes it; returns the file with exactly `LOOP_FRAMES` frames. */
export async function makePicture(plan: ChannelPlan, video: VideoPlan, folder: string): Promise<string> {
  const script = path.join(folder, `${plan.file}.ass`);
  const output = path.join(folder, `${plan.file}.video.ts`);
  await writeFile(script, drawLoop(plan, video));
  await ffmpeg([
    ...['-f', 'lavfi', '-i', source(plan, video, script)],
    ...['-frames:v', String(LOOP_FRAMES), '-map_metadata', '-1', '-flags', '+bitexact', '-fflags', '+bitexact'],
    ...encoder(video),
    ...['-f', 'mpegts', output],
  ]);
  return output;
}

/** One frame per `step` of the loop, for looking at while designing. */
export async function previewPicture(plan: ChannelPlan, video: VideoPlan, folder: string): Promise<void> {
  const script = path.join(folder, `${plan.file}.ass`);
  await writeFile(script, drawLoop(plan, video));
  const sheet = `${source(plan, video, script)},select='not(mod(n-30,72))',scale=960:540,tile=2x2`;
  await ffmpeg(['-f', 'lavfi', '-i', sheet, '-frames:v', '1', path.join(folder, `${plan.number}.png`)]);
}

function drawLoop(plan: ChannelPlan, video: VideoPlan): string {
  const canvas = new Canvas();
  const perFrame = video.interlaced ? 2 : 1;
  const stepMs = 1000 / (FPS * perFrame);
  const moments = LOOP_FRAMES * perFrame;
  for (let moment = 0; moment < moments; moment++) {
    // A little early: FFmpeg asks libass for n/fps in floating point, which may fall just before the event's start.
    canvas.during(moment * stepMs - 10, (moment + 1) * stepMs - 10);
    video.scene(canvas, moment / moments);
    drawIdent(canvas, plan);
    // Both fields of a frame carry the frame's number, or no deinterlacer could show it whole.
    drawCounter(canvas, plan, Math.floor(moment / perFrame));
  }
  return canvas.toString();
}

/** Drawn in RGB so that the channel's colour is exact, converted once, with the matrix that the stream declares. */
function source(plan: ChannelPlan, video: VideoPlan, script: string): string {
  const square = video.height === 576 ? '1024x576' : `${video.width}x${video.height}`;
  const rate = video.interlaced ? FPS * 2 : FPS;
  const matrix = video.height === 576 ? 'bt601' : 'bt709';
  const drawn = `color=c=0x${plan.colour.slice(1)}:s=${square}:r=${rate},format=gbrp,ass=filename=${script}:fontsdir=${FONTS}`;
  const toYuv = `scale=${video.width}:${video.height}:out_color_matrix=${matrix}:out_range=tv:flags=lanczos+accurate_rnd`;
  const shape = video.height === 576 ? 'setsar=64/45' : 'setsar=1';
  if (!video.interlaced) return `${drawn},${toYuv},format=yuv420p,${shape}`;
  // The low-pass keeps one-line detail from flickering at field rate, as a broadcaster's camera does. 4:2:0 comes after
  // weaving, with the scaler told so: each field has its own chroma lines.
  return `${drawn},${toYuv},format=yuv444p,interlace=scan=tff:lowpass=complex,scale=interl=1,format=yuv420p,setfield=tff,${shape}`;
}

function encoder(video: VideoPlan): string[] {
  const { gopFrames, bFrames, interlaced, height } = video;
  const gop = ['-g', String(gopFrames), '-bf', String(bFrames)];
  const colours = height === 576 ? ['bt470bg', 'bt470bg', 'gamma28'] : ['bt709', 'bt709', 'bt709'];
  const tags = [
    '-colorspace',
    colours[0] ?? '',
    '-color_primaries',
    colours[1] ?? '',
    '-color_trc',
    colours[2] ?? '',
    '-color_range',
    'tv',
  ];
  const fields = interlaced ? ['-flags', '+bitexact+ildct+ilme+cgop', '-top', '1'] : ['-flags', '+bitexact+cgop'];
  switch (video.codec) {
    case 'h264': {
      const rate =
        height === 1080
          ? ['-crf', '29', '-maxrate', '2600k', '-bufsize', '2000k']
          : ['-crf', '29', '-maxrate', '1400k', '-bufsize', '1400k'];
      const params = `keyint=${gopFrames}:min-keyint=${gopFrames}:scenecut=0:open-gop=0:aud=1:nal-hrd=vbr:stitchable=1${interlaced ? ':tff=1' : ''}`;
      return [
        '-c:v',
        'libx264',
        '-preset',
        'slow',
        '-profile:v',
        'high',
        ...rate,
        ...gop,
        ...tags,
        ...fields,
        '-x264-params',
        params,
      ];
    }
    case 'hevc': {
      const params = `keyint=${gopFrames}:min-keyint=${gopFrames}:scenecut=0:open-gop=0:bframes=${bFrames}:aud=1:repeat-headers=1:info=0:log-level=error:vbv-maxrate=1400:vbv-bufsize=1400:hrd=1`;
      return ['-c:v', 'libx265', '-preset', 'medium', '-crf', '29', ...tags, '-x265-params', params];
    }
    case 'mpeg2': {
      const rate = ['-b:v', '850k', '-maxrate', '3000k', '-bufsize', '1835008'];
      return [
        '-c:v',
        'mpeg2video',
        ...rate,
        ...gop,
        '-sc_threshold',
        '1000000000',
        '-b_strategy',
        '0',
        ...tags,
        ...fields,
      ];
    }
  }
}
