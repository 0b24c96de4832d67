import type { EngineView } from '../../../shared/model/views.ts';
import { togglePool } from '../../stores/overlays.ts';
import { isBeside } from '../../stores/pool-rows.ts';
import { strings } from '../../ui/strings.ts';
import { megabytes } from './figures.ts';

const words = strings.pool;

/** How full it is, and by which rule it lets go. */
export function PoolHead({ view, titleId }: { readonly view: EngineView; readonly titleId: string }) {
  const { pool, entries, upstreams } = view;
  // What is held ready for a hidden player has a place beside those that are counted.
  const ready = entries.filter(isBeside).length;
  const slots = entries.length - ready;
  const connections = upstreams.filter((upstream) => !isBeside(upstream)).length;
  return (
    <header className="pool__head">
      <h2 className="pool__title" id={titleId}>
        {words.title}
      </h2>
      <ul className="pool__gauges">
        <Gauge
          name={ready === 0 ? words.warm : words.warmAndReady(ready)}
          value={words.warmOf(slots, pool.capacity)}
          share={slots / pool.capacity}
        />
        <Gauge
          name={words.connected}
          value={words.warmOf(connections, pool.directCapacity)}
          share={connections / pool.directCapacity}
        />
        <Gauge
          name={words.disk}
          value={words.diskOf(megabytes(pool.diskBytes), megabytes(pool.diskBudgetBytes))}
          share={pool.diskBytes / pool.diskBudgetBytes}
        />
      </ul>
      <p className="pool__policy">{words.policy(pool.policy, pool.idleTimeoutMs)}</p>
      <button className="button button--round" type="button" aria-label={strings.close} onClick={togglePool}>
        ×
      </button>
    </header>
  );
}

interface GaugeProps {
  readonly name: string;
  readonly value: string;
  readonly share: number;
}

function Gauge({ name, value, share }: GaugeProps) {
  const filled = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
  return (
    <li className="gauge">
      <strong className="gauge__value">{value}</strong>
      <span className="gauge__name">{name}</span>
      <span className="gauge__scale" aria-hidden="true">
        <span className="gauge__fill" style={{ width: `${filled * 100}%` }} />
      </span>
    </li>
  );
}
