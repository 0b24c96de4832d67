/** The settings file (see README, "Your own boxes"). Every object is lenient about keys that it does not know. */
import { z } from 'zod';
import { evictionPolicySchema } from '../model/warm-pool.ts';

export const settingsVersion = 1;

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and dashes');

const hdhomerunBoxSchema = z.object({
  kind: z.literal('hdhomerun'),
  id,
  name: z.string().min(1).optional(),
  /** "192.168.1.20", "hdhr.local:80" or "http://192.168.1.20". */
  address: z.string().min(1),
});

const m3uBoxSchema = z.object({
  kind: z.literal('m3u'),
  id,
  name: z.string().min(1).optional(),
  /** URL or file of the playlist. */
  playlist: z.string().min(1),
  /** How many streams the provider allows at once; left out: no limit that we know of. */
  connectionLimit: z.number().int().min(1).max(100).optional(),
});

export const boxSettingsSchema = z.discriminatedUnion('kind', [hdhomerunBoxSchema, m3uBoxSchema]);
export type BoxSettings = z.infer<typeof boxSettingsSchema>;

/** What is kept warm, for how long and at which cost. */
export const warmPoolSettingsSchema = z.object({
  /** How many entries (channels made into media, by us or an FFmpeg) at most, the watched ones included (POOL-2). */
  capacity: z.number().int().min(1).max(16).default(4),
  /** How many connections to boxes at most, those that feed an entry included (DIRECT-4). */
  directCapacity: z.number().int().min(1).max(16).default(4),
  /** How long what nobody uses stays warm. */
  idleMinutes: z.number().min(0.1).max(1_440).default(10),
  /** How many tuners of each box what merely is warm leaves to other devices that use the box themselves. */
  spareTuners: z.number().int().min(0).max(16).default(0),
  /** How many that nobody watches may be converting pictures; left out: half of the processor's cores. */
  conversions: z.number().int().min(0).max(16).optional(),
  /** Who goes first when there is no room. */
  policy: evictionPolicySchema.default('predictive'),
  /** How much the segments of all entries may take on the disk (UP-7). */
  diskBudgetMb: z.number().int().min(16).max(1_000_000).default(2_048),
});
export type WarmPoolSettings = z.infer<typeof warmPoolSettingsSchema>;

export const settingsSchema = z.object({
  version: z.number().int().default(settingsVersion),
  /** Without any box the built-in demo box is used. */
  boxes: z.array(boxSettingsSchema).default([]),
  /** Path of the FFmpeg program; left out: the one in PATH. */
  ffmpegPath: z.string().min(1).optional(),
  /** Port of the local server on 127.0.0.1; 0 is any free one. */
  port: z.number().int().min(0).max(65_535).default(0),
  /** Folder for segments; left out: in the user data folder. */
  segmentsDir: z.string().min(1).optional(),
  /** Lines of picture beyond which a channel that must be converted is scaled down; left out: 1080, or 720 on two cores or fewer. */
  maxTranscodeHeight: z.number().int().min(240).max(2160).optional(),
  /** How many hidden players hold the picture of a likely next channel; 0 switches that off. */
  preRoll: z.number().int().min(0).max(3).default(1),
  /** Whether channels that are likely next are started before anybody asks for them (PRED-3). */
  warmAhead: z.boolean().default(true),
  warmPool: warmPoolSettingsSchema.default(warmPoolSettingsSchema.parse({})),
});
export type Settings = z.infer<typeof settingsSchema>;
