/** What this browser can decode in MP4 through Media Source Extensions: everything else has to be converted by the engine. */
import type { Abilities, AudioCodec, VideoCodec } from '../../shared/model/abilities.ts';

// One string per codec at the level that television uses, because a browser may know a codec and refuse a profile of it.
const video: readonly (readonly [VideoCodec, string])[] = [
  ['h264', 'avc1.640028'],
  ['hevc', 'hvc1.1.6.L120.B0'],
  ['av1', 'av01.0.08M.08'],
];
// MP2 has no place in MP4 that a browser reads, so it is not asked for.
const audio: readonly (readonly [AudioCodec, string])[] = [
  ['aac', 'mp4a.40.2'],
  ['mp3', 'mp4a.6B'],
  ['ac3', 'ac-3'],
  ['eac3', 'ec-3'],
  ['opus', 'opus'],
];

export function playerAbilities(): Abilities {
  const can = (container: string, codec: string): boolean =>
    MediaSource.isTypeSupported(`${container}/mp4; codecs="${codec}"`);
  return {
    video: video.filter(([, codec]) => can('video', codec)).map(([name]) => name),
    audio: audio.filter(([, codec]) => can('audio', codec)).map(([name]) => name),
  };
}
