/** AAC frames with ADTS headers (ISO/IEC 13818-7, 6.2; ISO/IEC 14496-3, 1.A.2). */
import { u8, u16 } from '../bytes.ts';

/** What a decoder must know of an AAC stream before its first frame. */
export interface AacConfig {
  /** MPEG-4 audio object type: 2 is AAC-LC, also where SBR is hidden in it. */
  readonly objectType: number;
  /** Of the core coder: half of what is heard where SBR is hidden in it. */
  readonly sampleRate: number;
  /** 1 mono, 2 stereo, 6 is 5.1, 7 is 7.1; 0 tells that the layout stands in the frames. */
  readonly channelConfiguration: number;
}

export interface AdtsHeader {
  readonly config: AacConfig;
  readonly headerLength: number;
  /** With the header. */
  readonly frameLength: number;
  /** How many raw blocks of 1,024 samples follow; nearly always one. */
  readonly blocks: number;
}

export const adtsHeaderLength = 7;

/** ISO/IEC 14496-3, table 1.18. */
export const aacSampleRates: readonly number[] = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];

/** Sync word, and layer 0. */
export const isAdtsSync = (bytes: Uint8Array, at: number): boolean => (u16(bytes, at) & 0xfff6) === 0xfff0;

/** The header at `at`; undefined when there is none, or not enough of it before `end`. */
export function readAdts(bytes: Uint8Array, at: number, end: number): AdtsHeader | undefined {
  if (at + adtsHeaderLength > end || !isAdtsSync(bytes, at)) return undefined;
  const sampleRate = aacSampleRates[(u8(bytes, at + 2) >> 2) & 0x0f];
  const headerLength = u8(bytes, at + 1) & 1 ? 7 : 9;
  const frameLength = ((u8(bytes, at + 3) & 3) << 11) | (u16(bytes, at + 4) >> 5);
  if (sampleRate === undefined || frameLength <= headerLength) return undefined;
  return {
    config: {
      objectType: (u8(bytes, at + 2) >> 6) + 1,
      sampleRate,
      channelConfiguration: ((u8(bytes, at + 2) & 1) << 2) | (u8(bytes, at + 3) >> 6),
    },
    headerLength,
    frameLength,
    blocks: (u8(bytes, at + 6) & 3) + 1,
  };
}

export const sameAac = (a: AacConfig | undefined, b: AacConfig | undefined): boolean =>
  a?.objectType === b?.objectType &&
  a?.sampleRate === b?.sampleRate &&
  a?.channelConfiguration === b?.channelConfiguration;
