import type { SessionView } from '../../../shared/model/session.ts';
import { strings } from '../../ui/strings.ts';
import { clock, megabytes } from './figures.ts';
import type { ChannelWords } from './use-channels.ts';

const words = strings.pool;

interface Props {
  readonly sessions: readonly SessionView[];
  readonly nowMs: number;
  readonly channel: (channelId: string) => ChannelWords;
}

export function Sessions({ sessions, nowMs, channel }: Props) {
  if (sessions.length === 0) return <p className="pool-none">{words.noSessions}</p>;
  return (
    <ul className="pool-sessions">
      {sessions.map((session) => {
        const { state } = session;
        const watches = words.watches(session.userId, session.watching.map((id) => channel(id).name).join(', '));
        return (
          <li className="pool-session" key={session.id}>
            <span className="pool-session__device" title={session.deviceId}>
              {words.device(session.kind, session.deviceId)}
            </span>
            <span className={`pool-session__state pool-session__state--${state.kind}`}>
              {words.session(state, state.kind === 'idle' ? clock(nowMs - state.sinceMs) : '')}
            </span>
            <span className="pool-session__watching" title={watches}>
              {watches}
            </span>
            <span className="pool-session__figures">
              <span title={words.sessionWatched}>{clock(session.watchedMs)}</span>
              <span>
                {megabytes(session.bytes)} {words.megabytes}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
