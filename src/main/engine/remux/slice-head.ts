/** Whether the head of a slice can be true: a decoder that meets one that cannot has no picture at all, and Chromium's gives up. */
import { u8 } from '../transport/bytes.ts';
import { BitReader, unescapeNal } from '../transport/codec/bit-reader.ts';
import { isSlice, nalType } from './access-units.ts';

/** The header byte and three Exp-Golomb codes of at most 4 bytes each in any real stream. */
const headBytes = 1 + 3 * 4;
/** Level 6.2 allows this many macroblocks in a picture (H.264 table A-1). */
const maxMacroblocks = 139_264;
/** P, B, I, SP, SI, and the same again for "all slices of this picture are" (H.264 table 7-6). */
const sliceTypes = 10;
const iSlice = 2;
const siSlice = 4;

/** Units that are no slices are readable. (H.264 7.3.3: first_mb_in_slice, slice_type, pic_parameter_set_id.) */
export function isReadable(unit: Uint8Array, sets: { mayHavePps(id: number): boolean }): boolean {
  const type = u8(unit, 0) & 0x1f;
  if (!isSlice(type)) return true;
  const head = Uint8Array.from(unit.subarray(0, headBytes));
  const bits = new BitReader(head, 1, unescapeNal(head, head.length));
  const firstMacroblock = bits.ue();
  const sliceType = bits.ue();
  const pps = bits.ue();
  if (bits.overrun || firstMacroblock >= maxMacroblocks || sliceType >= sliceTypes || !sets.mayHavePps(pps))
    return false;
  // An IDR picture has slices of no other kinds (7.4.1.2.4).
  return type !== nalType.idr || sliceType % 5 === iSlice || sliceType % 5 === siSlice;
}
