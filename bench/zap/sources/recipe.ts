// The channels that zaps are measured on. Pure: what is broadcast follows from here alone, and the cache goes by it.
import type { DemoChannel } from '../../../src/main/demo-box/channels.ts';

/** Raise it when what is made of the recipe changes although the recipe does not. */
export const recipeVersion = 1;

export const framesPerSecond = 25;
/**
 * A loop is whole seconds, whole GOPs of every length below, whole frames of AAC (1,125), AC-3 (750) and MP2 (1,000); it is long
 * enough that the distance to the broadcast can be read from the frame's number without doubt.
 */
export const loopSeconds = 24;
const ownLoopFrames = loopSeconds * framesPerSecond;
const demoLoopFrames = 288;

type Audio = DemoChannel['audio'];
type Video = NonNullable<DemoChannel['video']>;

export interface BenchChannel {
  readonly number: string;
  readonly name: string;
  readonly file: string;
  /** At least 80 from every other in RGB, as those of the demo box are, so that a picture tells its channel. */
  readonly colour: string;
  /** What `--groups` is compared with. */
  readonly group: string;
  readonly video: Omit<Video, 'framesPerSecond' | 'gopFrames'>;
  readonly videoKbps: number;
  readonly audio: Audio;
  readonly gopMs: number;
  readonly toneHz: number;
  readonly loopFrames: number;
  /** One of the demo box's own clips, taken as it is. */
  readonly demoFile: string | undefined;
}

/** Channels that cost a zap the same. */
export interface ChannelGroup {
  readonly id: string;
  readonly name: string;
  /** Whether the app shows it as it is, which is where rivals are compared. */
  readonly copied: boolean;
  readonly gopMs: number;
  readonly channels: readonly [BenchChannel, ...BenchChannel[]];
}

const colours = [
  ...['#c8102e', '#2e9be6', '#149632', '#5b1a5e', '#ff5fa2', '#7a3cff'],
  ...['#a8d91c', '#0b7f86', '#ff6b2c', '#14248a', '#f2e3bc', '#7fe3c4'],
] as const;

const hd = { codec: 'h264', width: 1280, height: 720, scan: 'progressive' } as const;
const aac = { codec: 'aac', channels: 2 } as const;

/** Where cold and warm zaps come from: always warm and itself not measured. */
const homeGroup = 'home';

type Kind = Pick<BenchChannel, 'group' | 'video' | 'videoKbps' | 'audio' | 'gopMs'> & {
  readonly demo?: { readonly file: string; readonly colour: string };
};

const copied = (group: string, gopMs: number): Kind => ({ group, video: hd, videoKbps: 5_000, audio: aac, gopMs });

const kinds: readonly Kind[] = [
  copied(homeGroup, 1_000),
  // Two of each, so that from one another can be zapped to that is like it.
  ...[500, 1_000, 2_000, 4_000].flatMap((gopMs) => [
    copied(`gop${gopMs / 1_000}`, gopMs),
    copied(`gop${gopMs / 1_000}`, gopMs),
  ]),
  {
    group: 'mpeg2',
    video: { codec: 'mpeg2', width: 720, height: 576, scan: 'interlaced' },
    videoKbps: 4_000,
    audio: { codec: 'mp2', channels: 2 },
    gopMs: 480,
  },
  {
    group: '1080i',
    video: { codec: 'h264', width: 1920, height: 1080, scan: 'interlaced' },
    videoKbps: 8_000,
    audio: { codec: 'ac3', channels: 2 },
    gopMs: 1_000,
  },
  { group: 'hevc', video: { ...hd, codec: 'hevc' }, videoKbps: 3_000, audio: aac, gopMs: 1_000 },
  { ...copied('demo', 1_440), videoKbps: 500, demo: { file: 'hedgerow.ts', colour: '#a8d91c' } },
  { ...copied('demo', 960), videoKbps: 600, demo: { file: 'tempo.ts', colour: '#7a3cff' } },
];

export const benchChannels: readonly BenchChannel[] = kinds.map(({ demo, ...kind }, i) => ({
  ...kind,
  number: String(10 + i),
  name: `Bench ${10 + i}`,
  file: `bench-${10 + i}.ts`,
  colour: demo?.colour ?? colours[i] ?? '#000000',
  toneHz: 220 + 20 * i,
  loopFrames: demo ? demoLoopFrames : ownLoopFrames,
  demoFile: demo?.file,
}));

export const home: BenchChannel = benchChannels[0] ?? missing('home');

export const channelGroups: readonly ChannelGroup[] = groupsOf(benchChannels.slice(1));

function groupsOf(channels: readonly BenchChannel[]): ChannelGroup[] {
  const ids = [...new Set(channels.map(({ group }) => group))];
  return ids.map((id) => {
    const [first = missing(id), ...rest] = channels.filter(({ group }) => group === id);
    const name = first.demoFile === undefined ? nameOf(first) : `demo box ${nameOf(first)}`;
    return { id, name, copied: isCopied(first), gopMs: first.gopMs, channels: [first, ...rest] };
  });
}

function nameOf({ video, audio, gopMs }: BenchChannel): string {
  const lines = `${video.height}${video.scan === 'interlaced' ? 'i' : 'p'}`;
  return `${video.codec} ${lines}/${audio.codec} GOP ${gopMs / 1_000} s`;
}

function isCopied({ video, audio }: BenchChannel): boolean {
  return video.codec === 'h264' && video.scan === 'progressive' && audio.codec === 'aac';
}

/** In units of 90 kHz. */
export const loopTicksOf = ({ loopFrames }: Pick<BenchChannel, 'loopFrames'>): number =>
  (loopFrames / framesPerSecond) * 90_000;

/** As the demo box wants to have it. */
export function asDemoChannel(channel: BenchChannel): DemoChannel {
  const { number, name, file, colour, video, audio, gopMs, loopFrames } = channel;
  return {
    ...{ number, name, file, colour, audio, loopTicks: loopTicksOf(channel), loopFrames },
    hd: video.height >= 720,
    // Half a second is 12 and 13 frames in turn.
    video: { ...video, framesPerSecond, gopFrames: Math.round((gopMs / 1_000) * framesPerSecond) },
  };
}

function missing(what: string): never {
  throw new Error(`The recipe has no channel of ${what}`);
}
