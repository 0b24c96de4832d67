import { BitReader, unescapeNal } from '../transport/codec/bit-reader.ts';
import { readSps } from '../transport/codec/h264.ts';
import type { VideoParameters } from '../transport/stream-info.ts';

export interface SpsDetails {
  readonly video: VideoParameters;
  /** The shape of a sample: 64∶45 makes 720 samples 16∶9. */
  readonly aspect: { readonly width: number; readonly height: number };
  /** In units of 90 kHz, where the sequence header tells. */
  readonly frameDuration?: number;
}

/** H.264 table E-1, from aspect_ratio_idc 1 on. */
const aspects = [
  ...[[1, 1] as const, [12, 11] as const, [10, 11] as const, [16, 11] as const, [40, 33] as const, [24, 11] as const],
  ...[[20, 11] as const, [32, 11] as const, [80, 33] as const, [18, 11] as const, [15, 11] as const],
  ...[[64, 33] as const, [160, 99] as const, [4, 3] as const, [3, 2] as const, [2, 1] as const],
];
const extendedAspect = 255;

/** A sequence parameter set as it stands in the stream, with its header byte; undefined when it cannot be read. */
export function readSpsDetails(sps: Uint8Array): SpsDetails | undefined {
  const unit = Uint8Array.from(sps);
  const bits = new BitReader(unit, 1, unescapeNal(unit, unit.length));
  const video = readSps(bits);
  if (!video) return undefined;
  const square = { width: 1, height: 1 };
  if (!bits.flag()) return { video, aspect: square };
  const aspect = readAspect(bits) ?? square;
  const frameDuration = readTiming(bits);
  return { video, aspect, ...(frameDuration === undefined ? {} : { frameDuration }) };
}

function readAspect(bits: BitReader): { width: number; height: number } | undefined {
  if (!bits.flag()) return undefined;
  const idc = bits.bits(8);
  const [width, height] = idc === extendedAspect ? [bits.bits(16), bits.bits(16)] : (aspects[idc - 1] ?? [1, 1]);
  return bits.overrun || width === 0 || height === 0 ? undefined : { width, height };
}

/** VUI parameters from overscan_info_present_flag on (H.264 E.1.1). */
function readTiming(bits: BitReader): number | undefined {
  if (bits.flag()) bits.skip(1);
  if (bits.flag()) {
    bits.skip(4);
    if (bits.flag()) bits.skip(24);
  }
  if (bits.flag()) {
    bits.ue();
    bits.ue();
  }
  if (!bits.flag()) return undefined;
  const tick = bits.bits(32);
  const scale = bits.bits(32);
  if (bits.overrun || tick === 0 || scale === 0) return undefined;
  // A tick is a field.
  const duration = (2 * tick * 90_000) / scale;
  // 5 to 240 pictures a second; anything else is a header that nobody filled in.
  return duration >= 375 && duration <= 18_000 ? Math.round(duration) : undefined;
}
