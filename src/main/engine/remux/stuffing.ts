import { u8 } from '../transport/bytes.ts';
import { packetSize } from '../transport/ts-packet.ts';

/**
 * Whether a packet with payload has stuffing in its adaptation field (ISO/IEC 13818-1, 2.4.3.4): only the last packet of a PES packet
 * needs any.
 */
export function hasStuffing(bytes: Uint8Array, at: number): boolean {
  if ((u8(bytes, at + 3) & 0x20) === 0) return false;
  const length = u8(bytes, at + 4);
  if (length === 0) return true;
  const end = at + 5 + length;
  if (end > at + packetSize) return false;
  const flags = u8(bytes, at + 5);
  let used = at + 6;
  if (flags & 0x10) used += 6;
  if (flags & 0x08) used += 6;
  if (flags & 0x04) used += 1;
  // Private data and the extension give their own lengths.
  if (flags & 0x02) used += 1 + (used < end ? u8(bytes, used) : 0);
  if (flags & 0x01) used += 1 + (used < end ? u8(bytes, used) : 0);
  return used < end;
}
