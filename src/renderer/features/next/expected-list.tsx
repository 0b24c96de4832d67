import type { Expected } from '../../../shared/model/prediction.ts';
import { useLineUp, warmthByChannel } from '../../stores/line-up.ts';
import { useOverlays, zapToExpected } from '../../stores/overlays.ts';
import { usePreRoll } from '../../stores/player.ts';
import { strings } from '../../ui/strings.ts';

interface Props {
  readonly expected: readonly Expected[];
}

/** The likeliest channels, each with its chance, its state and the reason in words. */
export function ExpectedList({ expected }: Props) {
  const cursor = useOverlays((s) => s.nextCursor);
  const channels = useLineUp((s) => s.channels);
  const entries = useLineUp((s) => s.view.entries);
  const ready = usePreRoll((s) => s.ready);
  const named = expected.flatMap((each) => {
    const channel = channels.find(({ id }) => id === each.channelId);
    return channel ? [{ ...each, channel }] : [];
  });
  if (named.length === 0) return <p className="next__none">{strings.next.none}</p>;
  const warmth = warmthByChannel(entries);
  const from = channels.find(({ id }) => id === named[0]?.reason.fromId);
  const fromWords = from ? `${from.number} ${from.name}` : '';
  return (
    <ol className="expected">
      {named.map(({ channel, probability, reason }, index) => {
        const isReady = ready.some(({ id }) => id === channel.id);
        const state = warmth.get(channel.id) ?? 'cold';
        const active = index === Math.min(cursor, named.length - 1);
        return (
          <li key={channel.id} className={active ? 'expected__row expected__row--active' : 'expected__row'}>
            <button
              className="expected__button"
              type="button"
              tabIndex={-1}
              aria-current={active}
              onClick={(event) => {
                useOverlays.setState({ nextCursor: index });
                zapToExpected(event.timeStamp);
              }}
            >
              <span className="expected__number">{channel.number}</span>
              <span className="expected__words">
                <span className="expected__name">{channel.name}</span>
                <span className="expected__why">{strings.next.reason(reason, fromWords)}</span>
              </span>
              <span className="expected__share">
                {strings.next.share(probability)}
                <span className="expected__scale" aria-hidden="true">
                  <span style={{ width: `${probability * 100}%` }} />
                </span>
              </span>
              <span className={`expected__state expected__state--${isReady ? 'ready' : state}`}>
                {isReady ? strings.ready.ready : strings.warmth[state]}
                <span className={`dot dot--${isReady ? 'warm' : state}`} />
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
