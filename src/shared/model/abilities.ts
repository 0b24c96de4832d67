import { z } from 'zod';

/** What a player can decode without our help. The renderer asks MediaSource.isTypeSupported; other clients get a cautious default. */
const videoCodecSchema = z.enum(['h264', 'hevc', 'mpeg2video', 'mpeg1video', 'av1', 'unknown']);
export type VideoCodec = z.infer<typeof videoCodecSchema>;
const audioCodecSchema = z.enum(['aac', 'aac_latm', 'mp2', 'mp3', 'ac3', 'eac3', 'dts', 'opus', 'unknown']);
export type AudioCodec = z.infer<typeof audioCodecSchema>;

export const abilitiesSchema = z.object({
  video: z.array(videoCodecSchema),
  audio: z.array(audioCodecSchema),
});
export type Abilities = z.infer<typeof abilitiesSchema>;
