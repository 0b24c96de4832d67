import { createHash } from 'node:crypto';
import type { Abilities, AudioCodec, VideoCodec } from '../../../shared/model/abilities.ts';

/**
 * What a consumer asks for. `accepts` is what it can play as it is (`copy`); the rest says what everything else is converted to.
 * Two consumers with the same profile can share an entry, two with different ones never do (POOL-1).
 */
export interface EncodingProfile {
  /** For people; two profiles of different names and the same content are the same. */
  readonly name: string;
  readonly container: 'fmp4';
  /** The player can begin only where nothing before is referred to: all that play by Media Source Extensions. */
  readonly needsClosedStarts: boolean;
  readonly accepts: { readonly video: readonly VideoCodec[]; readonly audio: readonly AudioCodec[] };
  readonly video: { readonly codec: 'h264'; readonly maxHeight: number; readonly maxRateBps: number };
  readonly audio: { readonly codec: 'aac'; readonly channels: 2; readonly rateBps: number };
}

/** The profile for a player with these abilities. H.264 and AAC are what every player of ours can do. */
export function profileFor(name: string, abilities: Abilities, maxHeight: number): EncodingProfile {
  const sorted = <T extends string>(codecs: readonly T[], always: T): T[] =>
    [...new Set([always, ...codecs])].toSorted();
  return {
    name,
    container: 'fmp4',
    needsClosedStarts: true,
    accepts: { video: sorted(abilities.video, 'h264'), audio: sorted(abilities.audio, 'aac') },
    video: { codec: 'h264', maxHeight, maxRateBps: maxHeight > 720 ? 8_000_000 : 5_000_000 },
    audio: { codec: 'aac', channels: 2, rateBps: 160_000 },
  };
}

/** A short, stable name for what a profile asks for; part of the pool key. */
export function profileHash(profile: EncodingProfile): string {
  const canonical = JSON.stringify([
    profile.container,
    profile.needsClosedStarts,
    profile.accepts.video,
    profile.accepts.audio,
    profile.video,
    profile.audio,
  ]);
  return createHash('sha256').update(canonical).digest('hex').slice(0, 12);
}
