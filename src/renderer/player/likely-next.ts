/** Which channels a hidden player should hold ready, the likeliest first. Pure. */
import type { Channel } from '../../shared/model/channel.ts';
import type { Expected } from '../../shared/model/prediction.ts';

export interface Situation {
  readonly channels: readonly Channel[];
  readonly current: Channel | undefined;
  /** What the person points at: the cursor in the guide, the number that is being typed. It says more than any habit. */
  readonly hintedId: string | undefined;
  /** What the engine expects, the likeliest first (PRED-2); nothing before it has said so. */
  readonly expected: readonly Expected[];
}

export function likelyNext({ channels, current, hintedId, expected }: Situation): readonly Channel[] {
  const ids = [...(hintedId === undefined ? [] : [hintedId]), ...expected.map(({ channelId }) => channelId)];
  const likely = [...new Set(ids)].flatMap((id) => channels.find((channel) => channel.id === id) ?? []);
  return likely.filter(({ id }) => id !== current?.id);
}
