import { u8 } from '../bytes.ts';
import type { VideoParameters } from '../stream-info.ts';
import { BitReader, unescapeNal } from './bit-reader.ts';
import { maxUnit, type UnitInspector, type Verdict } from './unit-scanner.ts';

const sps = 33;

/** Random access points of HEVC: the pictures that the standard calls intra random access (BLA, IDR, CRA; H.265 table 7-1). */
export class HevcInspector implements UnitInspector {
  parameters: VideoParameters | undefined;

  begin(): void {}

  wanted(firstByte: number): number {
    const type = (firstByte >> 1) & 0x3f;
    if (type <= 9 || (type >= 16 && type <= 21)) return 1;
    return type === sps ? maxUnit : 0;
  }

  inspect(unit: Uint8Array, escaped: number): Verdict | undefined {
    const type = (u8(unit, 0) >> 1) & 0x3f;
    if (type !== sps) return type >= 16 ? 'start' : 'no-start';
    this.parameters = parseHevcSps(unit, unescapeNal(unit, escaped)) ?? this.parameters;
    return undefined;
  }
}

/** Sequence parameter set, H.265 7.3.2.2.1, without emulation prevention; undefined when it is cut off. */
function parseHevcSps(unit: Uint8Array, length: number): VideoParameters | undefined {
  const bits = new BitReader(unit, 2, length);
  bits.skip(4);
  const subLayers = bits.bits(3);
  bits.skip(1);
  // profile_tier_level, 7.3.3
  bits.skip(3);
  const profile = bits.bits(5);
  bits.skip(32);
  const progressive = bits.flag();
  const interlaced = bits.flag();
  bits.skip(46);
  const level = bits.bits(8);
  const present = Array.from({ length: subLayers }, () => [bits.flag(), bits.flag()] as const);
  if (subLayers > 0) bits.skip(2 * (8 - subLayers));
  for (const [profilePresent, levelPresent] of present) bits.skip((profilePresent ? 88 : 0) + (levelPresent ? 8 : 0));

  bits.ue();
  const chromaFormat = bits.ue();
  if (chromaFormat === 3) bits.skip(1);
  const codedWidth = bits.ue();
  const codedHeight = bits.ue();
  const window = bits.flag() ? [bits.ue(), bits.ue(), bits.ue(), bits.ue()] : [0, 0, 0, 0];
  const bitDepth = 8 + bits.ue();
  if (bits.overrun || chromaFormat > 3 || bitDepth > 16) return undefined;
  const [left = 0, right = 0, top = 0, bottom = 0] = window;
  const width = codedWidth - (left + right) * (chromaFormat === 1 || chromaFormat === 2 ? 2 : 1);
  const height = codedHeight - (top + bottom) * (chromaFormat === 1 ? 2 : 1);
  if (width <= 0 || height <= 0) return undefined;
  return { width, height, interlaced: interlaced && !progressive, profile, level, bitDepth, chromaFormat };
}
