import type { EngineView } from '../../../shared/model/views.ts';
import { strings } from '../../ui/strings.ts';
import { tunerBoxes } from './tuner-boxes.ts';
import type { ChannelWords } from './use-channels.ts';

const words = strings.pool;

interface Props {
  readonly view: EngineView;
  readonly channel: (channelId: string) => ChannelWords;
}

export function Tuners({ view, channel }: Props) {
  if (view.boxes.length === 0) return <p className="pool-none">{words.noBoxes}</p>;
  return (
    <ul className="pool-boxes">
      {tunerBoxes(view).map(({ box, lamps, tuned }) => (
        <li key={box.id}>
          <p className="pool-box__head">
            <span className="pool-box__name" title={box.name}>
              {box.name}
            </span>
            <span className="pool-lamps" aria-hidden="true">
              {lamps.map((lamp, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- a tuner has no other name than its place
                <span className={`lamp lamp--${lamp}`} key={index} />
              ))}
            </span>
            <span className="pool-box__count">{words.tunersUsed(tuned.length, box.tuners)}</span>
          </p>
          {box.state.kind === 'failed' && <p className="pool-box__failure">{box.state.failure.title}</p>}
          <ul className="pool-tuned">
            {tuned.map(({ channelId, by }) => {
              const { number, name } = channel(channelId);
              return (
                <li key={channelId}>
                  <span className="pool-number">{number}</span>
                  <span className="pool-tuned__name" title={name}>
                    {name}
                  </span>
                  <span className="pool-tuned__by" title={by}>
                    {by}
                  </span>
                </li>
              );
            })}
          </ul>
        </li>
      ))}
    </ul>
  );
}
