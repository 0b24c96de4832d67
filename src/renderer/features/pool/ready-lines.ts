/** What is held ready for the next zap, and why something is not, in words. Pure. */
import type { Channel } from '../../../shared/model/channel.ts';
import type { PreRollView } from '../../player/pre-roller.ts';
import { strings } from '../../ui/strings.ts';

const words = strings.pool.ready;

interface ReadyLine {
  readonly kind: 'ready' | 'starting' | 'refused';
  readonly channel: Channel;
  readonly state: string;
  /** Why not, and what can be done. */
  readonly reason?: string;
}

export function readyLines({ ready, starting, refused }: PreRollView): ReadyLine[] {
  // What was only overtaken by another zap is tried again in a moment and no news.
  const refusal = refused?.failure.code === 'aborted' ? undefined : refused;
  return [
    ...ready.map((channel) => ({ kind: 'ready', channel, state: words.ready }) as const),
    ...(starting ? [{ kind: 'starting', channel: starting, state: words.starting } as const] : []),
    ...(refusal
      ? [
          {
            kind: 'refused',
            channel: refusal.channel,
            state: words.refused,
            reason: `${refusal.failure.title}. ${refusal.failure.advice}`,
          } as const,
        ]
      : []),
  ];
}
