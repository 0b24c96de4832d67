/** The initialisation segment: a moov without samples (ISO/IEC 14496-12, 8.8; codecs by 14496-14 and 14496-15). */
import { u8 } from '../transport/bytes.ts';
import { type AacConfig, aacSampleRates } from '../transport/codec/adts.ts';
import { box, fullBox, u16, u32, zeros } from './boxes.ts';
import type { VideoFormat } from './parameter-sets.ts';

const videoTimescale = 90_000;
export const trackIds = { video: 1, audio: 2 } as const;

export interface Tracks {
  readonly video?: VideoFormat;
  readonly audio?: AacConfig;
}

export function initSegment({ video, audio }: Tracks): Buffer {
  const [traks, trexes]: [Buffer[], Buffer[]] = [[], []];
  if (video) {
    traks.push(videoTrack(video));
    trexes.push(trackExtends(trackIds.video));
  }
  if (audio) {
    traks.push(audioTrack(audio));
    trexes.push(trackExtends(trackIds.audio));
  }
  const brands = Buffer.from('iso6cmfcmp41', 'latin1');
  const ftyp = box('ftyp', Buffer.from('iso6', 'latin1'), u32(512), brands);
  return Buffer.concat([ftyp, box('moov', movieHeader(), ...traks, box('mvex', ...trexes))]);
}

const matrix = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].flatMap(u32);

const movieHeader = (): Buffer =>
  fullBox('mvhd', 0, 0, zeros(8), u32(1000), u32(0), u32(0x10000), u16(0x100), zeros(10), matrix, zeros(24), u32(3));

const trackExtends = (id: number): Buffer => fullBox('trex', 0, 0, u32(id), u32(1), zeros(12));

interface TrackParts {
  readonly id: number;
  readonly timescale: number;
  readonly handler: 'vide' | 'soun';
  readonly mediaHeader: Buffer;
  readonly sampleEntry: Buffer;
  readonly volume: number;
  readonly width: number;
  readonly height: number;
}

function track(parts: TrackParts): Buffer {
  const { id, timescale, handler, mediaHeader, sampleEntry, volume, width, height } = parts;
  const tkhd = fullBox(
    'tkhd',
    ...[0, 3],
    ...[zeros(8), u32(id), zeros(4), u32(0), zeros(8), u16(0), u16(0), u16(volume), zeros(2)],
    ...[matrix, u32(width * 0x10000), u32(height * 0x10000)],
  );
  // The language is undetermined: "und" in five bits each.
  const mdhd = fullBox('mdhd', 0, 0, zeros(8), u32(timescale), u32(0), u16(0x55c4), zeros(2));
  const hdlr = fullBox('hdlr', 0, 0, zeros(4), Buffer.from(handler, 'latin1'), zeros(12), zeros(1));
  const dinf = box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1)));
  const stbl = box(
    'stbl',
    ...[fullBox('stsd', 0, 0, u32(1), sampleEntry), fullBox('stts', 0, 0, u32(0)), fullBox('stsc', 0, 0, u32(0))],
    ...[fullBox('stsz', 0, 0, u32(0), u32(0)), fullBox('stco', 0, 0, u32(0))],
  );
  return box('trak', tkhd, box('mdia', mdhd, hdlr, box('minf', mediaHeader, dinf, stbl)));
}

function videoTrack(format: VideoFormat): Buffer {
  const { video, aspect } = format.details;
  const { width, height } = video;
  const sampleEntry = box(
    'avc1',
    ...[zeros(6), u16(1), zeros(16), u16(width), u16(height), u32(0x480000), u32(0x480000), zeros(4), u16(1)],
    ...[zeros(32), u16(0x18), u16(0xffff), avcConfiguration(format)],
    box('pasp', u32(aspect.width), u32(aspect.height)),
  );
  return track({
    id: trackIds.video,
    timescale: videoTimescale,
    handler: 'vide',
    mediaHeader: fullBox('vmhd', 0, 1, zeros(8)),
    sampleEntry,
    volume: 0,
    width: Math.min(0x7fff, Math.round((width * aspect.width) / aspect.height)),
    height,
  });
}

/** Profiles whose configuration ends with the chroma format (ISO/IEC 14496-15, 5.3.3.1.2). */
const plainProfiles = new Set([66, 77, 88]);

function avcConfiguration({ sps, pps, details }: VideoFormat): Buffer {
  const first = sps[0] ?? new Uint8Array(4);
  const sets = (list: readonly Uint8Array[]): Buffer =>
    Buffer.concat(list.flatMap((set) => [Uint8Array.from(u16(set.length)), set]));
  const { profile, chromaFormat, bitDepth } = details.video;
  return box(
    'avcC',
    ...[[1, u8(first, 1), u8(first, 2), u8(first, 3), 0xff, 0xe0 | sps.length], sets(sps), [pps.length], sets(pps)],
    plainProfiles.has(profile) ? [] : [0xfc | chromaFormat, 0xf8 | (bitDepth - 8), 0xf8 | (bitDepth - 8), 0],
  );
}

function audioTrack(config: AacConfig): Buffer {
  const { sampleRate, channelConfiguration } = config;
  const channels = channelConfiguration === 7 ? 8 : channelConfiguration;
  const sampleEntry = box(
    'mp4a',
    ...[zeros(6), u16(1), zeros(8), u16(channels), u16(16), zeros(4)],
    // 16.16; a rate that does not fit stands in the decoder's configuration.
    ...[u32(sampleRate > 0xffff ? 0 : sampleRate * 0x10000), streamDescriptor(config)],
  );
  return track({
    id: trackIds.audio,
    timescale: sampleRate,
    handler: 'soun',
    mediaHeader: fullBox('smhd', 0, 0, zeros(4)),
    sampleEntry,
    volume: 0x100,
    width: 0,
    height: 0,
  });
}

/** ES_Descriptor with an AudioSpecificConfig (ISO/IEC 14496-1, 7.2.6; 14496-3, 1.6.2.1). */
function streamDescriptor({ objectType, sampleRate, channelConfiguration }: AacConfig): Buffer {
  const descriptor = (tag: number, body: readonly number[]): number[] => [tag, body.length, ...body];
  const specific = u16((objectType << 11) | (aacSampleRates.indexOf(sampleRate) << 7) | (channelConfiguration << 3));
  // MPEG-4 audio, an audio stream; buffer size and bit rates are not known.
  const decoder = descriptor(0x04, [0x40, 0x15, ...zeros(11), ...descriptor(0x05, specific)]);
  return fullBox('esds', 0, 0, descriptor(0x03, [0, 0, 0, ...decoder, ...descriptor(0x06, [2])]));
}
