import type { Failure } from '../../../shared/errors.ts';
import type { BoxView } from '../../../shared/model/views.ts';
import { request } from '../../ipc/client.ts';
import { useLineUp } from '../../stores/line-up.ts';
import { strings } from '../../ui/strings.ts';

interface Props {
  readonly onStartAgain: () => void;
}

/** There is nothing to tune to yet: which box is being asked, or why it has nothing to give. */
export function EmptyState({ onStartAgain }: Props) {
  const start = useLineUp((s) => s.start);
  const boxes = useLineUp((s) => s.view.boxes);
  return (
    <section className="empty">
      <h1 className="empty__app">{strings.app}</h1>
      {start.kind === 'starting' && <p className="empty__line">{strings.starting}</p>}
      {start.kind === 'failed' && (
        <Trouble name={strings.startFailed} failure={start.failure} onTryAgain={onStartAgain} />
      )}
      {start.kind === 'started' && (
        <>
          <p className="empty__line">{boxes.length === 0 ? strings.noBoxes : strings.noChannelsYet}</p>
          {boxes.map((box) => (
            <Box key={box.id} box={box} />
          ))}
        </>
      )}
    </section>
  );
}

function Box({ box }: { readonly box: BoxView }) {
  const reload = (): void => void request('reload-box', { boxId: box.id });
  switch (box.state.kind) {
    case 'loading':
      return (
        <output className="box-card">
          <span className="dot dot--starting" />
          <div className="box-card__words">
            <h2 className="box-card__name">{box.name}</h2>
            <p className="box-card__advice">{strings.boxLoading}</p>
          </div>
        </output>
      );
    case 'failed':
      return <Trouble name={box.name} failure={box.state.failure} onTryAgain={reload} />;
    case 'ready':
      return (
        <output className="box-card">
          <span className="dot dot--cold" />
          <div className="box-card__words">
            <h2 className="box-card__name">{box.name}</h2>
            <p className="box-card__advice">
              {box.state.channels === 0 ? strings.boxEmpty : strings.boxReady(box.state.channels)}
            </p>
          </div>
          <button className="button" type="button" onClick={reload}>
            {strings.tryAgain}
          </button>
        </output>
      );
  }
}

interface TroubleProps {
  readonly name: string;
  readonly failure: Failure;
  readonly onTryAgain: () => void;
}

function Trouble({ name, failure, onTryAgain }: TroubleProps) {
  return (
    <div className="box-card" role="alert">
      <span className="dot dot--trouble" />
      <div className="box-card__words">
        <h2 className="box-card__name">{name}</h2>
        <p className="box-card__title">{failure.title}</p>
        <p className="box-card__advice">{failure.advice}</p>
      </div>
      <button className="button" type="button" onClick={onTryAgain}>
        {strings.tryAgain}
      </button>
    </div>
  );
}
