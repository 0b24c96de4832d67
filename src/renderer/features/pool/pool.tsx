import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useLineUp } from '../../stores/line-up.ts';
import { useOverlays } from '../../stores/overlays.ts';
import { connectionRows, cursorIndex, slotRows } from '../../stores/pool-rows.ts';
import { keepScrollKeys } from '../../ui/keep-scroll-keys.ts';
import { strings } from '../../ui/strings.ts';
import { ConnectionsTable } from './connections-table.tsx';
import { Events } from './events.tsx';
import { HeldReady } from './held-ready.tsx';
import { PoolHead } from './pool-head.tsx';
import { Sessions } from './sessions.tsx';
import { SlotsTable } from './slots-table.tsx';
import { Tuners } from './tuners.tsx';
import { useChannels } from './use-channels.ts';
import { useNow } from './use-now.ts';
import './pool.css';
import './pool-table.css';
import './pool-side.css';

const titleId = 'pool-title';

/** What is warm, whose it is, what it is worth and what became of it (UI-3). The picture plays on behind. */
export function Pool() {
  const open = useOverlays((s) => s.pool);
  return open ? <Panel /> : null;
}

function Panel() {
  const view = useLineUp((s) => s.view);
  const poolCursor = useOverlays((s) => s.poolCursor);
  const channel = useChannels();
  const nowMs = useNow();
  // The row under the cursor takes the focus before any effect of ours.
  const [before] = useState(() => document.activeElement);
  const panel = useRef<HTMLDialogElement>(null);
  const { slots, connections } = useMemo(() => ({ slots: slotRows(view), connections: connectionRows(view) }), [view]);
  const cursor = cursorIndex([...slots, ...connections], poolCursor);

  useLayoutEffect(() => {
    const element = panel.current;
    if (!element?.contains(document.activeElement)) element?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && element?.contains(document.activeElement)) before.focus();
    };
  }, [before]);

  const table = { cursor, nowMs, channel };
  return (
    <dialog className="pool" open tabIndex={-1} aria-labelledby={titleId} ref={panel}>
      <PoolHead view={view} titleId={titleId} />
      <div className="pool__slots pool-scroll">
        <SlotsTable rows={slots} capacity={view.pool.capacity} policy={view.pool.policy} {...table} />
      </div>
      <div className="pool__connections pool-scroll">
        <ConnectionsTable rows={connections} firstIndex={slots.length} {...table} />
      </div>
      <Part name={strings.pool.tuners} className="pool__tuners">
        <Tuners view={view} channel={channel} />
      </Part>
      <Part name={strings.pool.sessions} className="pool__sessions">
        <Sessions sessions={view.sessions} nowMs={nowMs} channel={channel} />
      </Part>
      <div className="pool__decided">
        <Part name={strings.pool.ready.title} className="pool__ready">
          <HeldReady />
        </Part>
        <Part name={strings.pool.events} className="pool__events">
          <Events pool={view.pool} />
        </Part>
      </div>
      <footer className="pool__keys">
        {strings.pool.keys.map(([keys, meaning]) => (
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

interface PartProps {
  readonly name: string;
  readonly className: string;
  readonly children: ReactNode;
}

function Part({ name, className, children }: PartProps) {
  return (
    <section className={`pool__part ${className}`} aria-label={name}>
      <h3 className="pool-caption">{name}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Chromium gives what scrolls the focus */}
      <div className="pool-scroll" onKeyDown={keepScrollKeys}>
        {children}
      </div>
    </section>
  );
}
