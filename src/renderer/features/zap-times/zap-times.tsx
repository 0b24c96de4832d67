import { lazy, Suspense, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { toggleZapTimes, useOverlays } from '../../stores/overlays.ts';
import { askStatistics, useZapTimes } from '../../stores/zap-times.ts';
import { keepScrollKeys } from '../../ui/keep-scroll-keys.ts';
import { strings } from '../../ui/strings.ts';
import { statisticsRows } from './statistics-rows.ts';
import { StatisticsTable } from './statistics-table.tsx';
import { ZapLegend } from './zap-legend.tsx';
import './zap-times.css';
import './zap-chart.css';

// Half a megabyte that a person who never asks for it need not wait for.
const ZapChart = lazy(async () => ({ default: (await import('./zap-chart.tsx')).ZapChart }));

const titleId = 'zap-times-title';

/** How long the last zaps took and what with. Lies over the picture without stopping it: channels can be changed meanwhile. */
export function ZapTimes() {
  const open = useOverlays((s) => s.zapTimes);
  return open ? <Panel /> : null;
}

function Panel() {
  const reports = useZapTimes((s) => s.reports);
  const statistics = useZapTimes((s) => s.statistics);
  const failure = useZapTimes((s) => s.failure);
  const { kinds, channels } = useMemo(() => statisticsRows(statistics), [statistics]);
  const panel = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    void askStatistics();
    return useZapTimes.subscribe((now, before) => {
      if (now.reports !== before.reports) void askStatistics();
    });
  }, []);

  useLayoutEffect(() => {
    const element = panel.current;
    const before = document.activeElement;
    element?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && element?.contains(document.activeElement)) before.focus();
    };
  }, []);

  return (
    <dialog className="zap-times" open tabIndex={-1} aria-labelledby={titleId} ref={panel}>
      <header className="zap-times__head">
        <h2 className="zap-times__title" id={titleId}>
          {strings.zapTimes.title}
        </h2>
        <button className="button button--round" type="button" aria-label={strings.close} onClick={toggleZapTimes}>
          ×
        </button>
      </header>
      {failure && (
        <p className="zap-times__failure" role="alert">
          {failure.title}
        </p>
      )}
      {reports.length === 0 && statistics.length === 0 ? (
        <p className="zap-times__empty">{strings.zapTimes.empty}</p>
      ) : (
        <div className="zap-times__body">
          <figure className="zap-times__figure" aria-label={strings.zapTimes.chart}>
            {reports.length === 0 ? (
              <p className="zap-times__empty">{strings.zapTimes.empty}</p>
            ) : (
              <>
                <div className="zap-times__chart" aria-hidden="true">
                  <Suspense>
                    <ZapChart reports={reports} />
                  </Suspense>
                </div>
                <ZapLegend reports={reports} />
                <ol className="visually-hidden">
                  {reports.map((report) => (
                    <li key={report.zapId}>{strings.zapTimes.inWords(report)}</li>
                  ))}
                </ol>
              </>
            )}
          </figure>
          <div className="zap-times__tables">
            <div className="zap-times__kinds">
              <StatisticsTable caption={strings.zapTimes.byKind} rows={kinds} dotted />
            </div>
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Chromium gives what scrolls the focus */}
            <section className="zap-times__scroll" aria-label={strings.zapTimes.byChannel} onKeyDown={keepScrollKeys}>
              <StatisticsTable caption={strings.zapTimes.byChannel} rows={channels} />
            </section>
          </div>
        </div>
      )}
    </dialog>
  );
}
