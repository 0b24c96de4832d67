import { u8 } from '../bytes.ts';
import type { VideoParameters } from '../stream-info.ts';
import { BitReader, unescapeNal } from './bit-reader.ts';
import { maxUnit, type UnitInspector, type Verdict } from './unit-scanner.ts';

const nal = { slice: 1, partitionA: 2, idr: 5, sei: 6, sps: 7 } as const;
/** first_mb_in_slice and slice_type are two Exp-Golomb codes; 12 bytes hold the longest there are. */
const sliceHead = 12;
const recoveryPoint = 6;

/**
 * Random access points of H.264. Broadcasts with open GOPs have no IDR: there it is an I slice in an access unit that brings its
 * SPS or announces a recovery point. With gradual refresh there are no I pictures either, only recovery points.
 */
export class H264Inspector implements UnitInspector {
  parameters: VideoParameters | undefined;
  startIsOpen = false;
  #sps = false;
  #recovery = false;

  begin(): void {
    this.#sps = false;
    this.#recovery = false;
  }

  wanted(firstByte: number): number {
    switch (firstByte & 0x1f) {
      case nal.slice:
      case nal.partitionA:
        return sliceHead;
      case nal.idr:
        return 1;
      case nal.sei:
      case nal.sps:
        return maxUnit;
      default:
        return 0;
    }
  }

  inspect(unit: Uint8Array, escaped: number): Verdict | undefined {
    const type = u8(unit, 0) & 0x1f;
    if (type === nal.idr) {
      this.startIsOpen = false;
      return 'start';
    }
    const length = unescapeNal(unit, escaped);
    if (type === nal.sei) {
      this.#recovery ||= hasSeiMessage(unit, 1, length, recoveryPoint);
      return undefined;
    }
    if (type === nal.sps) {
      this.#sps = true;
      this.parameters = parseSps(unit, length) ?? this.parameters;
      return undefined;
    }
    const bits = new BitReader(unit, 1, length);
    bits.ue();
    const sliceType = bits.ue() % 5;
    const intra = sliceType === 2 || sliceType === 4;
    const verdict = judge(intra, this.#sps, this.#recovery);
    if (verdict !== 'no-start') this.startIsOpen = true;
    this.begin();
    return verdict;
  }
}

function judge(intra: boolean, sps: boolean, recovery: boolean): Verdict {
  if (intra && (sps || recovery)) return 'start';
  return recovery ? 'gradual-start' : 'no-start';
}

/** Whether a SEI unit has a message of the type (H.264 7.3.2.3); `from` is after the unit's header. */
function hasSeiMessage(unit: Uint8Array, from: number, length: number, wanted: number): boolean {
  let at = from;
  // The last byte holds the trailing bits.
  while (at + 2 < length) {
    let type = 0;
    let size = 0;
    for (; at < length && u8(unit, at) === 0xff; at++) type += 255;
    type += u8(unit, at++);
    for (; at < length && u8(unit, at) === 0xff; at++) size += 255;
    size += u8(unit, at++);
    if (type === wanted) return true;
    at += size;
  }
  return false;
}

/** Profiles whose SPS tells the chroma format (H.264 7.3.2.1.1). */
const highProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** Sequence parameter set, H.264 7.3.2.1.1, without emulation prevention; undefined when it is cut off. */
export const parseSps = (unit: Uint8Array, length: number): VideoParameters | undefined =>
  readSps(new BitReader(unit, 1, length));

/** The same from a reader behind the unit's header; it is left at vui_parameters_present_flag. */
export function readSps(bits: BitReader): VideoParameters | undefined {
  const profile = bits.bits(8);
  bits.skip(8);
  const level = bits.bits(8);
  bits.ue();
  let chromaFormat = 1;
  let bitDepth = 8;
  if (highProfiles.has(profile)) {
    chromaFormat = bits.ue();
    if (chromaFormat === 3) bits.skip(1);
    bitDepth = 8 + bits.ue();
    bits.ue();
    bits.skip(1);
    if (bits.flag()) skipScalingLists(bits, chromaFormat === 3 ? 12 : 8);
  }
  bits.ue();
  skipPictureOrder(bits);
  bits.ue();
  bits.skip(1);
  const widthMbs = bits.ue() + 1;
  const heightUnits = bits.ue() + 1;
  const framesOnly = bits.flag();
  if (!framesOnly) bits.skip(1);
  bits.skip(1);
  const crop = bits.flag() ? [bits.ue(), bits.ue(), bits.ue(), bits.ue()] : [0, 0, 0, 0];
  if (bits.overrun || chromaFormat > 3 || bitDepth > 14) return undefined;
  const [left = 0, right = 0, top = 0, bottom = 0] = crop;
  const unitX = chromaFormat === 1 || chromaFormat === 2 ? 2 : 1;
  const unitY = (chromaFormat === 1 ? 2 : 1) * (framesOnly ? 1 : 2);
  const width = widthMbs * 16 - (left + right) * unitX;
  const height = heightUnits * 16 * (framesOnly ? 1 : 2) - (top + bottom) * unitY;
  if (width <= 0 || height <= 0) return undefined;
  return { width, height, interlaced: !framesOnly, profile, level, bitDepth, chromaFormat };
}

function skipScalingLists(bits: BitReader, count: number): void {
  for (let list = 0; list < count; list++) {
    if (!bits.flag()) continue;
    const size = list < 6 ? 16 : 64;
    for (let i = 0, last = 8, next = 8; i < size && next !== 0; i++) {
      next = (last + bits.se() + 256) % 256;
      if (next !== 0) last = next;
    }
  }
}

function skipPictureOrder(bits: BitReader): void {
  const type = bits.ue();
  if (type === 0) {
    bits.ue();
  } else if (type === 1) {
    bits.skip(1);
    bits.se();
    bits.se();
    // At most 255 by the standard; a broken one must not keep us.
    for (let left = Math.min(bits.ue(), 255); left > 0; left--) bits.se();
  }
}
