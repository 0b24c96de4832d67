import { useEffect, useLayoutEffect, useRef } from 'react';
import { useLineUp } from '../../stores/line-up.ts';
import { askSummary } from '../../stores/next.ts';
import { toggleNext, useOverlays } from '../../stores/overlays.ts';
import { strings } from '../../ui/strings.ts';
import { ExpectedList } from './expected-list.tsx';
import { Foreseen } from './foreseen.tsx';
import { Known } from './known.tsx';
import './next.css';

const titleId = 'next-title';

/** What is expected next and why, how well that goes, what it costs, and who knows it. The picture plays on behind. */
export function Next() {
  const open = useOverlays((s) => s.next);
  return open ? <Panel /> : null;
}

function Panel() {
  const { expected, foresight, paused, cost } = useLineUp((s) => s.view.prediction);
  const panel = useRef<HTMLDialogElement>(null);

  // Anew with each zap: it adds one.
  const { zaps } = foresight;
  useEffect(() => {
    if (zaps >= 0) void askSummary();
  }, [zaps]);

  useLayoutEffect(() => {
    const element = panel.current;
    const before = document.activeElement;
    element?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && element?.contains(document.activeElement)) before.focus();
    };
  }, []);

  return (
    <dialog className="next" open tabIndex={-1} aria-labelledby={titleId} ref={panel}>
      <header className="next__head">
        <h2 className="next__title" id={titleId}>
          {strings.next.title}
        </h2>
        <button className="button button--round" type="button" aria-label={strings.close} onClick={toggleNext}>
          ×
        </button>
      </header>
      <div className="next__body">
        <section className="next__expected" aria-label={strings.next.expected}>
          <h3 className="next__caption">{strings.next.expected}</h3>
          <ExpectedList expected={expected} />
        </section>
        <div className="next__side">
          <Foreseen foresight={foresight} cost={cost} paused={paused} />
          <Known />
        </div>
      </div>
      <footer className="next__keys">
        {strings.next.keys.map(([keys, meaning]) => (
          <span key={keys}>
            {keys.split('  ').map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
            {meaning}
          </span>
        ))}
      </footer>
    </dialog>
  );
}
