/**
 * The few fields of an MPEG transport stream packet (ISO/IEC 13818-1, 2.4.3) that change when a clip is broadcast again
 * and again. Positions are byte offsets into a buffer of whole packets.
 */
export const PACKET_SIZE = 188;
export const SYNC_BYTE = 0x47;
export const NULL_PID = 0x1fff;

export const PCR_HZ = 27_000_000;
/** PCR ticks per tick of the 90 kHz clock of PTS and DTS. */
export const PCR_PER_PTS = 300;
export const PTS_WRAP = 2 ** 33;
export const PCR_WRAP = PTS_WRAP * PCR_PER_PTS;

export function pidOf(packets: Buffer, at: number): number {
  return packets.readUInt16BE(at + 1) & 0x1fff;
}

function startsUnit(packets: Buffer, at: number): boolean {
  return (packets.readUInt8(at + 1) & 0x40) !== 0;
}

export function hasPayload(packets: Buffer, at: number): boolean {
  return (packets.readUInt8(at + 3) & 0x10) !== 0;
}

/** Where the payload starts, relative to the packet; 188 where there is none. */
export function payloadOffset(packets: Buffer, at: number): number {
  if (!hasPayload(packets, at)) return PACKET_SIZE;
  return hasAdaptation(packets, at) ? 5 + packets.readUInt8(at + 4) : 4;
}

export function continuityOf(packets: Buffer, at: number): number {
  return packets.readUInt8(at + 3) & 0x0f;
}

export function writeContinuity(packets: Buffer, at: number, value: number): void {
  packets.writeUInt8((packets.readUInt8(at + 3) & 0xf0) | (value & 0x0f), at + 3);
}

/** In 27 MHz ticks. */
export function readPcr(packets: Buffer, at: number): number | undefined {
  if (!hasAdaptation(packets, at) || packets.readUInt8(at + 4) < 7) return undefined;
  if ((packets.readUInt8(at + 5) & 0x10) === 0) return undefined;
  const low = packets.readUInt16BE(at + 10);
  const base = packets.readUInt32BE(at + 6) * 2 + (low >> 15);
  return base * PCR_PER_PTS + (low & 0x1ff);
}

export function writePcr(packets: Buffer, at: number, ticks: number): void {
  const wrapped = modulo(ticks, PCR_WRAP);
  const base = Math.floor(wrapped / PCR_PER_PTS);
  packets.writeUInt32BE(Math.floor(base / 2), at + 6);
  // The six bits between base and extension are reserved and set.
  packets.writeUInt16BE(((base % 2) << 15) | 0x7e00 | (wrapped % PCR_PER_PTS), at + 10);
}

export interface TimestampFields {
  /** Positions of the five-byte fields, relative to the packet. */
  readonly pts: number;
  readonly dts: number | undefined;
}

/** The timestamps of the PES packet that begins here, if one does. */
export function timestampFields(packets: Buffer, at: number): TimestampFields | undefined {
  if (!startsUnit(packets, at)) return undefined;
  const pes = payloadOffset(packets, at);
  if (pes + 9 > PACKET_SIZE || packets.readUIntBE(at + pes, 3) !== 0x000001) return undefined;
  const flags = packets.readUInt8(at + pes + 7) >> 6;
  if (flags < 2) return undefined;
  const end = pes + (flags === 3 ? 19 : 14);
  if (end > PACKET_SIZE) throw new RangeError('A PES header is split over two packets');
  return { pts: pes + 9, dts: flags === 3 ? pes + 14 : undefined };
}

/** In 90 kHz ticks. */
export function readTimestamp(packets: Buffer, at: number): number {
  const high = (packets.readUInt8(at) >> 1) & 0x07;
  const middle = packets.readUInt16BE(at + 1) >> 1;
  const low = packets.readUInt16BE(at + 3) >> 1;
  return high * 2 ** 30 + middle * 2 ** 15 + low;
}

/** Keeps the four-bit prefix that says which of the two timestamps this is. */
export function writeTimestamp(packets: Buffer, at: number, ticks: number): void {
  const wrapped = modulo(ticks, PTS_WRAP);
  const prefix = packets.readUInt8(at) & 0xf0;
  packets.writeUInt8(prefix | (Math.floor(wrapped / 2 ** 30) << 1) | 1, at);
  packets.writeUInt16BE(((Math.floor(wrapped / 2 ** 15) & 0x7fff) << 1) | 1, at + 1);
  packets.writeUInt16BE(((wrapped % 2 ** 15) << 1) | 1, at + 3);
}

function hasAdaptation(packets: Buffer, at: number): boolean {
  return (packets.readUInt8(at + 3) & 0x20) !== 0;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
