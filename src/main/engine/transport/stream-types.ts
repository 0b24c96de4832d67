/** Which codec an elementary stream of a PMT carries, from its stream type and its descriptors. */
import type { AudioCodec, VideoCodec } from '../../../shared/model/abilities.ts';
import { u8 } from './bytes.ts';

export type StreamKind =
  | { readonly kind: 'video'; readonly codec: VideoCodec }
  | {
      readonly kind: 'audio';
      readonly codec: AudioCodec;
      /** ISO 639-2. */
      readonly language?: string;
      /** Meant for blind or deaf people or otherwise not the programme's own sound; chosen only when there is no other. */
      readonly secondary: boolean;
    }
  /** Teletext, subtitles, data. */
  | { readonly kind: 'other' };

/** ISO/IEC 13818-1 table 2-34, and the user-private values of ATSC (A/53) and MPEG-1. */
const videoTypes: ReadonlyMap<number, VideoCodec> = new Map([
  [0x01, 'mpeg1video'],
  [0x02, 'mpeg2video'],
  [0x10, 'unknown'], // MPEG-4 part 2
  [0x1b, 'h264'],
  [0x24, 'hevc'],
  [0x33, 'unknown'], // VVC
  [0x42, 'unknown'], // AVS
  [0xd2, 'unknown'], // AVS2
  [0xea, 'unknown'], // VC-1
]);
const audioTypes: ReadonlyMap<number, AudioCodec> = new Map([
  [0x03, 'mp2'],
  [0x04, 'mp2'],
  [0x0f, 'aac'],
  [0x11, 'aac_latm'],
  [0x81, 'ac3'],
  [0x87, 'eac3'],
  [0x8a, 'dts'],
]);
/** What a stream of private PES packets (0x06) carries: DVB descriptors (EN 300 468, table 12) … */
const privateAudioTags: ReadonlyMap<number, AudioCodec> = new Map([
  [0x6a, 'ac3'],
  [0x7a, 'eac3'],
  [0x7b, 'dts'],
  [0x7c, 'aac'],
]);
/** … or a registration descriptor. */
const registeredAudio: ReadonlyMap<string, AudioCodec> = new Map([
  ['AC-3', 'ac3'],
  ['EAC3', 'eac3'],
  ['Opus', 'opus'],
  ['DTS1', 'dts'],
  ['DTS2', 'dts'],
  ['DTS3', 'dts'],
]);
const registeredVideo: ReadonlyMap<string, VideoCodec> = new Map([
  ['HEVC', 'hevc'],
  ['AV01', 'av1'],
  ['VC-1', 'unknown'],
]);
/** Codes that broadcasters give to narration where a language should stand (UK, France). */
const narrationLanguages = new Set(['nar', 'qad']);

export function classify(streamType: number, descriptors: Uint8Array): StreamKind {
  const found = readDescriptors(descriptors);
  const isPrivate = streamType === 0x06;
  const video = videoTypes.get(streamType) ?? (isPrivate ? found.video : undefined);
  if (video) return { kind: 'video', codec: video };
  const codec = audioTypes.get(streamType) ?? (isPrivate ? found.audio : undefined);
  if (!codec) return { kind: 'other' };
  const { language, secondary } = found;
  return { kind: 'audio', codec, secondary, ...(language === undefined ? {} : { language }) };
}

interface Found {
  video?: VideoCodec;
  audio?: AudioCodec;
  language?: string;
  secondary: boolean;
}

function readDescriptors(bytes: Uint8Array): Found {
  const found: Found = { secondary: false };
  for (let at = 0; at + 2 <= bytes.length; at += 2 + u8(bytes, at + 1)) {
    const body = bytes.subarray(at + 2, at + 2 + u8(bytes, at + 1));
    readDescriptor(u8(bytes, at), body, found);
  }
  return found;
}

function readDescriptor(tag: number, body: Uint8Array, found: Found): void {
  const audio = privateAudioTags.get(tag);
  if (audio) found.audio ??= audio;
  if (tag === 0x05 && body.length >= 4) {
    const name = String.fromCharCode(...body.subarray(0, 4));
    const [registeredAs, shown] = [registeredAudio.get(name), registeredVideo.get(name)];
    if (registeredAs) found.audio ??= registeredAs;
    if (shown) found.video ??= shown;
  } else if (tag === 0x0a && body.length >= 4) {
    const language = String.fromCharCode(...body.subarray(0, 3)).toLowerCase();
    if (/^[a-z]{3}$/.test(language)) found.language ??= language;
    // Audio type 2: for the hearing impaired, 3: commentary for the visually impaired.
    if (u8(body, 3) === 2 || u8(body, 3) === 3 || narrationLanguages.has(language)) found.secondary = true;
  } else if ((tag === 0x6a || tag === 0x7a) && body.length >= 2 && (u8(body, 0) & 0x80) !== 0) {
    // EN 300 468, annex D: bits 5–3 of the component type are the service; 0 and 1 are a main service, the rest accompany one.
    if (((u8(body, 1) >> 3) & 7) > 1) found.secondary = true;
  } else if (tag === 0x7f && body.length >= 2 && u8(body, 0) === 0x06) {
    // Supplementary audio descriptor: editorial classification 0 is main audio.
    if (((u8(body, 1) >> 2) & 0x1f) !== 0) found.secondary = true;
  }
}
