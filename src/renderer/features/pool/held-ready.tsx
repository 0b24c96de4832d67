import { usePreRoll } from '../../stores/player.ts';
import { strings } from '../../ui/strings.ts';
import { readyLines } from './ready-lines.ts';

const words = strings.pool.ready;

/** What hidden players hold for the next zap, or why they do not. */
export function HeldReady() {
  const view = usePreRoll();
  if (view.limit === 0) {
    return (
      <p className="pool-none">
        <strong className="pool-ready__off">{words.off}</strong> {words.offAdvice}
      </p>
    );
  }
  const lines = readyLines(view);
  if (lines.length === 0) return <p className="pool-none">{words.nothing}</p>;
  return (
    <ul className="pool-ready">
      {lines.map(({ kind, channel, state, reason }) => (
        <li className="pool-ready__line" key={`${kind} ${channel.id}`}>
          <span className="pool-number">{channel.number}</span>
          <span className="pool-ready__name" title={channel.name}>
            {channel.name}
          </span>
          <span className={`pool-ready__state pool-ready__state--${kind}`}>{state}</span>
          {reason !== undefined && (
            <span className="pool-ready__reason" title={reason}>
              {reason}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
