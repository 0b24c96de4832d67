import type { PoolEvent, PoolView } from '../../../shared/model/warm-pool.ts';
import { strings } from '../../ui/strings.ts';
import { timeOfDay, worth } from './figures.ts';

const words = strings.pool;

const shownEvents = 12;

/** What the pool decided, newest first. */
export function Events({ pool }: { readonly pool: PoolView }) {
  if (pool.events.length === 0) return <p className="pool-none">{words.noEvents}</p>;
  return (
    <ol className="pool-events">
      {pool.events
        .slice(-shownEvents)
        .toReversed()
        .map((event) => (
          <li className={`pool-event pool-event--${event.what.kind}`} key={event.id}>
            <time className="pool-event__time">{timeOfDay(event.atMs)}</time>
            <span className="pool-event__channel" title={event.channel}>
              {event.channel}
            </span>
            <span className="pool-event__what">{whatWords(event, pool.idleTimeoutMs)}</span>
            <span className="pool-event__worth" title={words.worth}>
              {event.what.kind === 'evicted' && event.what.score ? worth(event.what.score.total) : ''}
            </span>
          </li>
        ))}
    </ol>
  );
}

function whatWords({ what }: PoolEvent, idleTimeoutMs: number): string {
  switch (what.kind) {
    case 'adopted':
      return words.adopted;
    case 'declined':
      return words.declined(what.reason);
    case 'evicted':
      return words.evicted(what.reason, idleTimeoutMs);
  }
}
