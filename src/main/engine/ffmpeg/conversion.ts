import type { VideoCodec } from '../../../shared/model/abilities.ts';
import type { AudioInfo, SourceInfo, VideoInfo } from '../transport/stream-info.ts';
import type { EncodingProfile } from './profile.ts';

/** What has to be done to a source so that it fits a profile. */
export interface Conversion {
  readonly video:
    | { readonly kind: 'none' }
    | { readonly kind: 'copy'; readonly codec: VideoCodec }
    | { readonly kind: 'encode'; readonly deinterlace: boolean; readonly scaleToHeight: number | undefined };
  readonly audio:
    | { readonly kind: 'none' }
    | { readonly kind: 'copy'; readonly adts: boolean }
    | { readonly kind: 'encode' };
}

/** H.264 profile_idc that every hardware and software decoder takes: Baseline, Main, Extended, High (8 bit, 4:2:0). */
const commonH264Profiles: readonly number[] = [66, 77, 88, 100];

/** Decides by the source's codecs and the profile. Pure. */
export function planConversion(source: SourceInfo, profile: EncodingProfile): Conversion {
  return { video: planVideo(source.video, profile), audio: planAudio(source.audio, profile) };
}

function planVideo(video: VideoInfo | undefined, profile: EncodingProfile): Conversion['video'] {
  if (!video) return { kind: 'none' };
  if (canCopy(video, profile)) return { kind: 'copy', codec: video.codec };
  const { height } = video;
  return {
    kind: 'encode',
    // MPEG-2 is interlaced more often than its header knows; the filter looks at each frame anyway.
    deinterlace: video.interlaced ?? video.codec === 'mpeg2video',
    scaleToHeight: height !== undefined && height > profile.video.maxHeight ? profile.video.maxHeight : undefined,
  };
}

function canCopy(video: VideoInfo, profile: EncodingProfile): boolean {
  if (!profile.accepts.video.includes(video.codec)) return false;
  // Browsers show interlaced pictures with combs, so those are converted whatever their codec.
  if (video.interlaced) return false;
  if (video.codec !== 'h264') return true;
  // Media Source Extensions begin at IDR pictures only; of a stream without any they would never show anything.
  if (video.openStarts && profile.needsClosedStarts) return false;
  const eightBit420 = (video.bitDepth ?? 8) === 8 && (video.chromaFormat ?? 1) === 1;
  return eightBit420 && (video.profile === undefined || commonH264Profiles.includes(video.profile));
}

function planAudio(audio: AudioInfo | undefined, profile: EncodingProfile): Conversion['audio'] {
  if (!audio) return { kind: 'none' };
  return profile.accepts.audio.includes(audio.codec)
    ? { kind: 'copy', adts: audio.codec === 'aac' }
    : { kind: 'encode' };
}

/** In words, for the control room and the zap report: "h264 copy", "mpeg2video → h264 720p". */
export function describeConversion(source: SourceInfo, plan: Conversion): { video?: string; audio?: string } {
  const { video, audio } = source;
  const lines = plan.video.kind === 'encode' && plan.video.scaleToHeight ? ` ${plan.video.scaleToHeight}p` : '';
  return {
    ...(video && { video: plan.video.kind === 'copy' ? `${video.codec} copy` : `${video.codec} → h264${lines}` }),
    ...(audio && { audio: plan.audio.kind === 'copy' ? `${audio.codec} copy` : `${audio.codec} → aac` }),
  };
}
