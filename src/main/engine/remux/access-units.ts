/** H.264 pictures from a byte stream with start codes (annex B) to the form with lengths that MP4 wants. */
import { u8 } from '../transport/bytes.ts';

export const nalType = { slice: 1, partitionA: 2, idr: 5, sei: 6, sps: 7, pps: 8, delimiter: 9, filler: 12 } as const;

/** All that decodes to one picture. The units are slices of the input. */
export interface AccessUnit {
  readonly units: Uint8Array[];
  /** Its first slice, where it has one. */
  hasPicture: boolean;
  isIdr: boolean;
}

export interface SplitPes {
  readonly pictures: readonly AccessUnit[];
  /** It begins with the end of a picture of which the beginning stands elsewhere. */
  readonly headless: boolean;
}

const startCode = Buffer.from([0, 0, 1]);

/** NAL unit types that end the picture before them (H.264 7.4.1.2.3). */
const beginsPicture = (type: number): boolean => (type >= 6 && type <= 9) || (type >= 14 && type <= 18);
/** Slices, and the first partition of a slice: what begins with first_mb_in_slice. */
export const isSlice = (type: number): boolean =>
  type === nalType.slice || type === nalType.partitionA || type === nalType.idr;
/** Delimiter, end of sequence, end of stream and filler mean nothing in MP4. */
const isWanted = (type: number): boolean => type < nalType.delimiter || type > nalType.filler;

export function splitPes(data: Buffer): SplitPes {
  const pictures: AccessUnit[] = [];
  let current: AccessUnit | undefined;
  let at = data.indexOf(startCode);
  let headless = at < 0 ? data.length > 0 : !isZero(data, 0, at);
  while (at >= 0) {
    const from = at + 3;
    const next = data.indexOf(startCode, from);
    let end = next < 0 ? data.length : next;
    while (end > from && data[end - 1] === 0) end--;
    at = next;
    if (end === from) continue;
    const type = u8(data, from) & 0x1f;
    const slice = isSlice(type);
    // first_mb_in_slice is 0 when its first bit is set.
    const first = slice && end > from + 1 && (u8(data, from + 1) & 0x80) !== 0;
    if (!current || (current.hasPicture && (first || beginsPicture(type)))) {
      current = { units: [], hasPicture: false, isIdr: false };
      pictures.push(current);
    }
    if (slice) {
      if (!current.hasPicture && !first && pictures.length === 1) headless = true;
      current.hasPicture = true;
      if (type === nalType.idr) current.isIdr = true;
    }
    if (isWanted(type)) current.units.push(data.subarray(from, end));
  }
  return { pictures, headless };
}

/** Each unit behind its length in four bytes. */
export function toSample(units: readonly Uint8Array[]): Buffer {
  const sample = Buffer.allocUnsafe(units.reduce((sum, unit) => sum + 4 + unit.length, 0));
  let at = 0;
  for (const unit of units) {
    sample.writeUInt32BE(unit.length, at);
    sample.set(unit, at + 4);
    at += 4 + unit.length;
  }
  return sample;
}

function isZero(data: Uint8Array, from: number, end: number): boolean {
  for (let i = from; i < end; i++) if (data[i] !== 0) return false;
  return true;
}
