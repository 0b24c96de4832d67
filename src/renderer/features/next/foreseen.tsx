import type { PredictionView } from '../../../shared/model/prediction.ts';
import { toggleWarmAhead } from '../../stores/next.ts';
import { strings } from '../../ui/strings.ts';

type Props = Pick<PredictionView, 'foresight' | 'cost' | 'paused'>;

/** How much of the last zaps was foreseen, beside what the simple rule would have given; what it cost; on or off. */
export function Foreseen({ foresight, cost, paused }: Props) {
  const words = strings.next;
  const { zaps, ready, first, firstThree, neighbours } = foresight;
  const rows = [
    { name: words.ready, count: ready, kind: 'ready' },
    { name: words.neighbours, count: neighbours, kind: 'neighbours' },
    { name: words.first, count: first, kind: 'guess' },
    { name: words.firstThree, count: firstThree, kind: 'guess' },
  ];
  const isOff = paused.includes('by-hand');
  return (
    <section className="next__part">
      <h3 className="next__caption">{words.foreseen}</h3>
      <p className="next__note">{words.ofLast(zaps)}</p>
      <dl className="foreseen">
        {rows.map(({ name, count, kind }) => (
          <div key={name} className={`foreseen__row foreseen__row--${kind}`}>
            <dt>{name}</dt>
            <dd>{words.percent(count, zaps)}</dd>
            <dd className="foreseen__scale" aria-hidden="true">
              <span style={{ width: zaps === 0 ? 0 : `${(count / zaps) * 100}%` }} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="next__note">{words.costLine(cost)}</p>
      <p className="next__switch">
        <span>
          {words.ahead}: <strong>{paused.length === 0 ? words.on : words.paused(paused)}</strong>
        </span>
        <button className="button" type="button" onClick={() => void toggleWarmAhead()}>
          {isOff ? words.switchOn : words.switchOff}
        </button>
      </p>
    </section>
  );
}
