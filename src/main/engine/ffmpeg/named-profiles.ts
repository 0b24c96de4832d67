import type { Abilities } from '../../../shared/model/abilities.ts';
import { AppError } from '../kernel/app-error.ts';
import { type EncodingProfile, profileFor } from './profile.ts';

/** What a player that says nothing of itself can decode. */
export const cautious: Abilities = { video: ['h264'], audio: ['aac'] };

/** Everything that fits into fragmented MP4 as it is. */
const everything: Abilities = { video: ['h264', 'hevc', 'av1'], audio: ['aac', 'mp3', 'ac3', 'eac3', 'opus'] };

/** Always converted, so that a small device or a thin network gets what it can bear: lines and bits per second. */
const sizes = {
  '1080p': { maxHeight: 1080, maxRateBps: 8_000_000, audioBps: 160_000 },
  '720p': { maxHeight: 720, maxRateBps: 4_000_000, audioBps: 160_000 },
  '480p': { maxHeight: 480, maxRateBps: 1_500_000, audioBps: 128_000 },
  '360p': { maxHeight: 360, maxRateBps: 800_000, audioBps: 96_000 },
} as const;

/**
 * What `?profile=` takes. `auto` copies H.264 and AAC and converts the rest, `original` copies whatever it can, `window` is what the app's
 * own player asks for.
 */
const profileNames: readonly string[] = ['auto', 'original', 'window', ...Object.keys(sizes)];

/**
 * @param maxHeight lines beyond which what must be converted is scaled down, where the name does not say it.
 * @param ownPlayer what the window's player can decode.
 * @throws AppError `profile-unknown`, which names those there are.
 */
export function namedProfile(name: string, maxHeight: number, ownPlayer: Abilities): EncodingProfile {
  if (name === 'auto') return profileFor(name, cautious, maxHeight);
  if (name === 'original') return { ...profileFor(name, everything, maxHeight), needsClosedStarts: false };
  if (name === 'window') return profileFor(name, ownPlayer, maxHeight);
  const size = Object.entries(sizes).find(([known]) => known === name)?.[1];
  if (!size) throw new AppError('profile-unknown', { detail: name.slice(0, 60), choices: [...profileNames] });
  return {
    name,
    container: 'fmp4',
    needsClosedStarts: true,
    accepts: { video: [], audio: [] },
    video: { codec: 'h264', maxHeight: size.maxHeight, maxRateBps: size.maxRateBps },
    audio: { codec: 'aac', channels: 2, rateBps: size.audioBps },
  };
}
