/** What a source sends, as far as its tables and its first keyframe tell. */
import type { AudioCodec, VideoCodec } from '../../../shared/model/abilities.ts';

/** What a sequence header tells. */
export interface VideoParameters {
  /** What is shown, after cropping, in samples. */
  readonly width: number;
  readonly height: number;
  /** Whether fields may be coded; the pictures can still be progressive. */
  readonly interlaced: boolean;
  /** profile_idc, general_profile_idc, or the profile of MPEG-2. */
  readonly profile: number;
  /** As coded: 40 is H.264 level 4.0, 120 is HEVC level 4.0. */
  readonly level: number;
  readonly bitDepth: number;
  /** 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4. */
  readonly chromaFormat: number;
}

export interface VideoInfo extends Partial<VideoParameters> {
  readonly codec: VideoCodec;
  readonly pid: number;
  /** H.264 without IDR pictures, as many broadcasts are: only I pictures with a recovery point, or a gradual refresh. */
  readonly openStarts?: true;
}

export interface AudioInfo {
  readonly codec: AudioCodec;
  readonly pid: number;
  /** ISO 639-2. */
  readonly language?: string;
}

export interface SourceInfo {
  readonly programNumber: number;
  readonly pmtPid: number;
  readonly pcrPid: number;
  readonly video?: VideoInfo;
  readonly audio?: AudioInfo;
}

/** Whether two descriptions say the same. They are plain data built in one place, so their JSON can be compared. */
export function sameInfo(a: SourceInfo, b: SourceInfo): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
