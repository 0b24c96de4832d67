import type { Conversion } from '../conversion.ts';
import type { EncodingProfile } from '../profile.ts';

/** Less than any picture lasts: each is a fragment of its own and can be seen at once. `LiveOutput` gathers them for HLS. */
const fragmentMicroseconds = 10_000;

/** Converted pictures get a keyframe each second, so that a warm zap always finds a young one. */
const keyframeEverySeconds = 1;

/**
 * FFmpeg's arguments for one live entry: a transport stream on stdin, fragmented MP4 on stdout.
 * Nothing is probed that our own PMT and SPS reading already knows.
 */
export function liveCommand(plan: Conversion, profile: EncodingProfile): string[] {
  return [...general, ...input, ...videoArguments(plan, profile), ...audioArguments(plan, profile), ...output];
}

const general = ['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'warning'];

const input = [
  ...['-fflags', '+discardcorrupt+genpts', '-scan_all_pmts', '0', '-fpsprobesize', '0'],
  // An announced sound track that never comes must not hold up the picture for FFmpeg's default of 5 s.
  ...['-analyzeduration', '1000000', '-probesize', '2000000'],
  // A jump in the source's clock of more than a second is taken out; FFmpeg's default waits for ten.
  ...['-dts_delta_threshold', '1'],
  ...['-f', 'mpegts', '-i', 'pipe:0'],
];

const output = [
  ...['-f', 'mp4', '-movflags', 'delay_moov+cmaf+frag_discont+frag_keyframe', '-use_editlist', '0'],
  // The silence with which an AAC encoder begins would lie before zero, which players ignore or misread.
  ...['-avoid_negative_ts', 'make_zero'],
  ...['-frag_duration', String(fragmentMicroseconds), '-flush_packets', '1'],
  // Pictures do not wait for sound that lags behind in the multiplex.
  ...['-max_interleave_delta', '1'],
  'pipe:1',
];

function videoArguments(plan: Conversion, profile: EncodingProfile): string[] {
  switch (plan.video.kind) {
    case 'none':
      return ['-vn'];
    case 'copy':
      // Chromium takes HEVC in MP4 only under this tag.
      return ['-map', '0:v:0', '-c:v', 'copy', ...(plan.video.codec === 'hevc' ? ['-tag:v', 'hvc1'] : [])];
    case 'encode':
      return [
        ...['-map', '0:v:0', '-vf', videoFilters(plan.video).join(',')],
        ...[
          '-c:v',
          'libx264',
          '-preset',
          'superfast',
          '-tune',
          'zerolatency',
          '-profile:v',
          'high',
          '-pix_fmt',
          'yuv420p',
        ],
        ...['-crf', '21', '-maxrate', String(profile.video.maxRateBps), '-bufsize', String(profile.video.maxRateBps)],
        ...['-force_key_frames', `expr:gte(t,n_forced*${keyframeEverySeconds})`, '-sc_threshold', '0'],
      ];
  }
}

function videoFilters(video: Extract<Conversion['video'], { kind: 'encode' }>): string[] {
  const filters: string[] = [];
  if (video.deinterlace) filters.push('yadif=mode=send_frame:deint=interlaced');
  // Anamorphic pictures become square-pixelled here, so that every player shows the same shape.
  const height = video.scaleToHeight === undefined ? 'ih' : String(video.scaleToHeight);
  filters.push(`scale=w='2*trunc(${height}*dar/2)':h='2*trunc(${height}/2)'`, 'setsar=1');
  return filters;
}

function audioArguments(plan: Conversion, profile: EncodingProfile): string[] {
  switch (plan.audio.kind) {
    case 'none':
      return ['-an'];
    case 'copy':
      return ['-map', '0:a:0', '-c:a', 'copy', ...(plan.audio.adts ? ['-bsf:a', 'aac_adtstoasc'] : [])];
    case 'encode':
      return [
        ...[
          '-map',
          '0:a:0',
          '-c:a',
          'aac',
          '-ac',
          String(profile.audio.channels),
          '-b:a',
          String(profile.audio.rateBps),
        ],
        // Fills gaps of the source with silence, so that sound and picture stay together.
        ...['-af', 'aresample=async=1000'],
      ];
  }
}
