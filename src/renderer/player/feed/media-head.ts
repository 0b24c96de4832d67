/** What an initialisation segment says: enough to open a source buffer and a decoder for it. Pure. */
import { type Box, children, find, viewOf } from './boxes.ts';

export interface TrackHead {
  readonly id: number;
  readonly timescale: number;
  readonly kind: 'video' | 'audio';
  /** As in a MIME type's `codecs` (RFC 6381). */
  readonly codec: string;
  /** What a decoder needs beforehand (for H.264 the avcC box's content). */
  readonly description?: Uint8Array;
}

export interface MediaHead {
  readonly tracks: readonly TrackHead[];
  readonly mime: string;
}

/** A visual sample entry has 78 bytes before its boxes, an audio one 28 (ISO/IEC 14496-12, 12.1.3 and 12.2.3). */
const visualEntryBytes = 78;
const audioEntryBytes = 28;

/** Undefined when there is a codec in it that this module cannot name; hls.js may know it. */
export function readHead(init: Uint8Array): MediaHead | undefined {
  const moov = find(init, ['moov']);
  if (!moov) return undefined;
  const tracks: TrackHead[] = [];
  for (const trak of children(init, moov.start, moov.end)) {
    if (trak.type !== 'trak') continue;
    const track = readTrack(init, trak);
    if (!track) return undefined;
    tracks.push(track);
  }
  if (tracks.length === 0) return undefined;
  return { tracks, mime: `video/mp4; codecs="${tracks.map(({ codec }) => codec).join(', ')}"` };
}

function readTrack(data: Uint8Array, trak: Box): TrackHead | undefined {
  const tkhd = find(data, ['tkhd'], trak);
  const mdhd = find(data, ['mdia', 'mdhd'], trak);
  const stsd = find(data, ['mdia', 'minf', 'stbl', 'stsd'], trak);
  if (!tkhd || !mdhd || !stsd) return undefined;
  const view = viewOf(data);
  const id = view.getUint32(tkhd.start + (data[tkhd.start] === 1 ? 20 : 12));
  const timescale = view.getUint32(mdhd.start + (data[mdhd.start] === 1 ? 20 : 12));
  const [entry] = children(data, stsd.start + 8, stsd.end);
  if (!entry) return undefined;
  const named = { id, timescale };
  switch (entry.type) {
    case 'avc1':
    case 'avc3': {
      const avcC = childOf(data, entry, visualEntryBytes, 'avcC');
      if (!avcC) return undefined;
      const description = data.slice(avcC.start, avcC.end);
      const profile = [...description.subarray(1, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      return { ...named, kind: 'video', codec: `${entry.type}.${profile}`, description };
    }
    case 'mp4a': {
      const esds = childOf(data, entry, audioEntryBytes, 'esds');
      const codec = esds && mpegAudioCodec(data, esds);
      return codec === undefined ? undefined : { ...named, kind: 'audio', codec };
    }
    case 'ac-3':
    case 'ec-3':
      return { ...named, kind: 'audio', codec: entry.type };
    case 'Opus':
      return { ...named, kind: 'audio', codec: 'opus' };
    default:
      return undefined;
  }
}

function childOf(data: Uint8Array, entry: Box, skip: number, type: string): Box | undefined {
  return find(data, [type], { ...entry, start: entry.start + skip });
}

/** Object type indication, and for AAC the audio object type of its configuration (ISO/IEC 14496-1, 7.2.6). */
function mpegAudioCodec(data: Uint8Array, esds: Box): string | undefined {
  const body = data.subarray(esds.start + 4, esds.end);
  const decoder = descriptor(body, descriptor(body, 0, 0x03, 3), 0x04, 0);
  const objectType = decoder === undefined ? undefined : body[decoder];
  if (objectType === undefined || decoder === undefined) return undefined;
  if (objectType !== 0x40) return `mp4a.${objectType.toString(16).toUpperCase()}`;
  const specific = descriptor(body, decoder + 13, 0x05, 0);
  const first = specific === undefined ? undefined : body[specific];
  return first === undefined ? undefined : `mp4a.40.${first >> 3}`;
}

/** Where the content of the descriptor at `offset` begins, if it is of that kind; `skip` bytes further on for what precedes others in it. */
function descriptor(body: Uint8Array, offset: number | undefined, tag: number, skip: number): number | undefined {
  if (offset === undefined || body[offset] !== tag) return undefined;
  let at = offset + 1;
  // Lengths are written in up to four bytes, each but the last with its top bit set.
  while (((body[at] ?? 0) & 0x80) !== 0) at += 1;
  return at + 1 + skip;
}
