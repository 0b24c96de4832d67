import { demo } from '../../e2e/support/television.ts';

export type DemoChannel = (typeof demo.channels)[number];

/** Channels that cost a zap the same: one codec, one distance of keyframes. */
export interface ChannelGroup {
  readonly name: string;
  readonly channels: readonly [DemoChannel, ...DemoChannel[]];
  /** Keyframes come this often; a joiner at a random moment waits for half of it on average. 0 for radio. */
  readonly gopMs: number;
}

/** Where every zap comes from: an ordinary channel that is copied, always warm and itself not measured. */
export const home: DemoChannel = demo.channels.find(({ video }) => video?.codec === 'h264') ?? missing();

export function channelGroups(): [ChannelGroup, ...ChannelGroup[]] {
  const groups = new Map<string, ChannelGroup>();
  for (const channel of demo.channels) {
    if (channel === home) continue;
    const name = nameOf(channel);
    const channels = groups.get(name)?.channels;
    groups.set(name, { name, channels: channels ? [...channels, channel] : [channel], gopMs: gopMsOf(channel) });
  }
  const [first = missing(), ...rest] = groups.values();
  return [first, ...rest];
}

function nameOf(channel: DemoChannel): string {
  const { video } = channel;
  if (video === null) return 'radio';
  const lines = `${video.height}${video.scan === 'interlaced' ? 'i' : 'p'}`;
  return `${video.codec} ${lines}, GOP ${(gopMsOf(channel) / 1000).toFixed(1)} s`;
}

function gopMsOf({ video }: DemoChannel): number {
  return video === null ? 0 : (video.gopFrames / video.framesPerSecond) * 1000;
}

function missing(): never {
  throw new Error('The demo box has no H.264 channel');
}
