/** Fragmented MP4 by hand, as small as it can be: one H.264 track and, if wanted, one of AAC. */

export const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const u32 = (value: number): Uint8Array => bytes(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
const zeros = (count: number): Uint8Array => new Uint8Array(count);

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

export function box(type: string, ...body: readonly Uint8Array[]): Uint8Array {
  const content = join(...body);
  return join(u32(content.length + 8), new TextEncoder().encode(type), content);
}

export const avcC = bytes(1, 0x64, 0x00, 0x1f, 0xff, 0xe1, 0, 0);

function trak(id: number, timescale: number, entry: Uint8Array): Uint8Array {
  return box(
    'trak',
    box('tkhd', zeros(4), zeros(8), u32(id)),
    box(
      'mdia',
      box('mdhd', zeros(4), zeros(8), u32(timescale)),
      box('minf', box('stbl', box('stsd', zeros(8), entry))),
    ),
  );
}

const video = trak(1, 90_000, box('avc1', zeros(78), box('avcC', avcC)));
/** ES descriptor with lengths in one byte, and in four as FFmpeg writes them. */
const esds = (long: boolean): Uint8Array => {
  const length = (count: number): Uint8Array => (long ? bytes(0x80, 0x80, 0x80, count) : bytes(count));
  const specific = join(bytes(5), length(2), bytes(0x11, 0x90));
  const decoder = join(bytes(4), length(13 + specific.length), bytes(0x40), zeros(12), specific);
  return box('esds', zeros(4), bytes(3), length(3 + decoder.length), zeros(3), decoder);
};
export const audioEntry = (long: boolean): Uint8Array => box('mp4a', zeros(28), esds(long));

export function initSegment(withAudio = true, longLengths = true): Uint8Array {
  const audio = withAudio ? [trak(2, 48_000, audioEntry(longLengths))] : [];
  return join(box('ftyp', zeros(8)), box('moov', box('mvhd', zeros(4)), video, ...audio));
}

export const initWith = (entry: Uint8Array): Uint8Array => box('moov', trak(1, 90_000, entry));

export interface TestFragment {
  readonly track?: number;
  readonly decode: number;
  readonly duration?: number;
  readonly composition?: number;
  readonly key?: boolean;
  readonly sample?: Uint8Array;
}

/** One sample. */
export function fragment(of: TestFragment): Uint8Array {
  const sample = of.sample ?? bytes(1, 2, 3, 4);
  const moof = (offset: number): Uint8Array =>
    box(
      'moof',
      box('mfhd', zeros(8)),
      box(
        'traf',
        box('tfhd', u32(0x02_00_00), u32(of.track ?? 1)),
        box('tfdt', u32(0x01_00_00_00), u32(0), u32(of.decode)),
        box(
          'trun',
          u32(0x01_00_0f_01),
          u32(1),
          u32(offset),
          u32(of.duration ?? 3_600),
          u32(sample.length),
          u32(of.key ? 0x02_00_00_00 : 0x01_01_00_00),
          u32(of.composition ?? 0),
        ),
      ),
    );
  return join(moof(moof(0).length + 8), box('mdat', sample));
}
