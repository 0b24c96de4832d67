import { useMemo } from 'react';
import { useLineUp } from '../../stores/line-up.ts';

export interface ChannelWords {
  readonly number: string;
  readonly name: string;
}

/** Looks a channel up; one that has left the line-up while it is warm goes by its id. */
export function useChannels(): (channelId: string) => ChannelWords {
  const channels = useLineUp((s) => s.channels);
  return useMemo(() => {
    const byId = new Map(channels.map((channel) => [channel.id, channel]));
    return (channelId) => byId.get(channelId) ?? { number: '', name: channelId };
  }, [channels]);
}
