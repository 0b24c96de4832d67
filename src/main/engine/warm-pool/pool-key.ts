import { type EncodingProfile, profileHash } from '../ffmpeg/profile.ts';

/** Channel and encoding profile: what two consumers must agree in to share an entry (POOL-1). */
export function poolKey(channelId: string, profile: EncodingProfile): string {
  return `${channelId}#${profileHash(profile)}`;
}
