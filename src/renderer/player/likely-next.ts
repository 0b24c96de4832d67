/** Which channels are likely to be wanted next, the likeliest first; until there is a predictor that has learned it (PRED-2). Pure. */
import type { Channel } from '../../shared/model/channel.ts';

export interface Situation {
  readonly channels: readonly Channel[];
  readonly current: Channel | undefined;
  /** What the person points at: the cursor in the guide, the number that is being typed. */
  readonly hintedId: string | undefined;
  /** The step of the last zap, when it was one of CH±. */
  readonly direction: 1 | -1 | undefined;
  readonly last: Channel | undefined;
}

export function likelyNext({ channels, current, hintedId, direction, last }: Situation): readonly Channel[] {
  const index = current ? channels.findIndex(({ id }) => id === current.id) : -1;
  const neighbour = (step: 1 | -1): Channel | undefined =>
    index === -1 ? undefined : channels[(index + step + channels.length) % channels.length];
  const hinted = hintedId === undefined ? undefined : channels.find(({ id }) => id === hintedId);
  // Who came by number or from the list goes back sooner than on; who surfs goes on.
  const ordered =
    direction === undefined
      ? [hinted, last, neighbour(1), neighbour(-1)]
      : [hinted, neighbour(direction), last, neighbour(direction === 1 ? -1 : 1)];
  const known = new Map<string, Channel>();
  for (const each of ordered) if (each && each.id !== current?.id) known.set(each.id, each);
  return [...known.values()];
}
