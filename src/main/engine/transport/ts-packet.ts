/**
 * The header of a transport packet (ISO/IEC 13818-1, 2.4.3.2) and of a PES packet (2.4.3.6). `at` is where the packet's sync
 * byte stands in `bytes`; nothing is copied and nothing allocated, because these run for every packet.
 */
import { u8, u16, u32 } from './bytes.ts';

export const packetSize = 188;
export const syncByte = 0x47;
export const patPid = 0;
export const nullPid = 0x1fff;
export const pidCount = 0x2000;

export const pidOf = (bytes: Uint8Array, at: number): number => u16(bytes, at + 1) & 0x1fff;
/** The demodulator could not repair the packet; nothing in it can be believed. */
export const hasTransportError = (bytes: Uint8Array, at: number): boolean => (u8(bytes, at + 1) & 0x80) !== 0;
/** payload_unit_start_indicator: a PES packet or a section begins in this packet. */
export const startsUnit = (bytes: Uint8Array, at: number): boolean => (u8(bytes, at + 1) & 0x40) !== 0;
export const isScrambled = (bytes: Uint8Array, at: number): boolean => (u8(bytes, at + 3) & 0xc0) !== 0;
export const hasPayload = (bytes: Uint8Array, at: number): boolean => (u8(bytes, at + 3) & 0x10) !== 0;
export const continuityOf = (bytes: Uint8Array, at: number): number => u8(bytes, at + 3) & 0x0f;

const hasAdaptation = (bytes: Uint8Array, at: number): boolean => (u8(bytes, at + 3) & 0x20) !== 0;
const adaptationFlags = (bytes: Uint8Array, at: number): number =>
  hasAdaptation(bytes, at) && u8(bytes, at + 4) > 0 ? u8(bytes, at + 5) : 0;

export const isDiscontinuity = (bytes: Uint8Array, at: number): boolean => (adaptationFlags(bytes, at) & 0x80) !== 0;
/** A hint of the multiplexer that decoding can start here; many set it nowhere, some everywhere. */
export const isRandomAccess = (bytes: Uint8Array, at: number): boolean => (adaptationFlags(bytes, at) & 0x40) !== 0;

/** Where the payload begins; the packet's end when it has none, or when its adaptation field claims more than there is. */
export function payloadStart(bytes: Uint8Array, at: number): number {
  if (!hasPayload(bytes, at)) return at + packetSize;
  if (!hasAdaptation(bytes, at)) return at + 4;
  return at + Math.min(packetSize, 5 + u8(bytes, at + 4));
}

/** Programme clock reference in units of 27 MHz. */
export function pcrOf(bytes: Uint8Array, at: number): number | undefined {
  if ((adaptationFlags(bytes, at) & 0x10) === 0 || u8(bytes, at + 4) < 7) return undefined;
  const base = u32(bytes, at + 6) * 2 + (u8(bytes, at + 10) >> 7);
  return base * 300 + (((u8(bytes, at + 10) & 1) << 8) | u8(bytes, at + 11));
}

/** Whether a PES packet begins at `start`. */
export const isPesStart = (bytes: Uint8Array, start: number, end: number): boolean =>
  start + 9 <= end && u16(bytes, start) === 0 && u8(bytes, start + 2) === 1;

/** The length of the PES header, which may reach into the next transport packet. */
export const pesHeaderLength = (bytes: Uint8Array, start: number): number => 9 + u8(bytes, start + 8);

/** Presentation and decoding time in units of 90 kHz. */
export function pesTimes(bytes: Uint8Array, start: number, end: number): { pts?: number; dts?: number } {
  if (!isPesStart(bytes, start, end)) return {};
  const flags = u8(bytes, start + 7) >> 6;
  if (flags < 2 || start + 14 > end) return {};
  const pts = timestamp(bytes, start + 9);
  return flags === 3 && start + 19 <= end ? { pts, dts: timestamp(bytes, start + 14) } : { pts, dts: pts };
}

/** 33 bits in five bytes with marker bits between; multiplied, because bit operators end at 32. */
function timestamp(bytes: Uint8Array, at: number): number {
  return ((u8(bytes, at) >> 1) & 7) * 2 ** 30 + (u16(bytes, at + 1) >> 1) * 2 ** 15 + (u16(bytes, at + 3) >> 1);
}
