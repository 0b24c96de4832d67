/** Writing ISO BMFF boxes (ISO/IEC 14496-12). Not for what runs for each picture: it copies. */

type Part = Uint8Array | readonly number[];

export const box = (type: string, ...parts: readonly Part[]): Buffer => {
  const body = parts.map((part) => (part instanceof Uint8Array ? part : Uint8Array.from(part)));
  const size = 8 + body.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Uint8Array.from(u32(size)), Buffer.from(type, 'latin1'), ...body]);
};

export const fullBox = (type: string, version: number, flags: number, ...parts: readonly Part[]): Buffer =>
  box(type, u32(((version << 24) | flags) >>> 0), ...parts);

export const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
export const u32 = (value: number): number[] => [
  (value >>> 24) & 0xff,
  (value >>> 16) & 0xff,
  (value >>> 8) & 0xff,
  value & 0xff,
];
export const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);
