import { useEffect, useState } from 'react';
import type { EntryView } from '../../../shared/model/views.ts';
import { isRescue, type Phase } from '../../player/zap-state.ts';
import { useLineUp, warmthByChannel } from '../../stores/line-up.ts';
import { useOverlays } from '../../stores/overlays.ts';
import { isZapping, targetOf, usePlayer } from '../../stores/player.ts';
import { strings } from '../../ui/strings.ts';
import { ZapParts } from '../../ui/zap-parts.tsx';

const showMs = 4_000;

/** What is on or being tuned to: number, name, box; then how long it took, or what is being waited for. */
export function ZapBanner() {
  const phase = usePlayer((s) => s.phase);
  const target = usePlayer(targetOf);
  const report = usePlayer((s) => s.report);
  const entries = useLineUp((s) => s.view.entries);
  const infoAsked = useOverlays((s) => s.infoAsked);
  const zapping = isZapping(phase);
  // Whatever this is made of has changed: show the banner again.
  const doing = isRescue(phase) ? 'idle' : phase.kind;
  const occasion = `${target?.id} ${report?.zapId} ${infoAsked} ${doing}`;
  const [goneFor, setGoneFor] = useState('');
  useEffect(() => {
    if (zapping) return;
    const timer = setTimeout(() => setGoneFor(occasion), showMs);
    return () => clearTimeout(timer);
  }, [occasion, zapping]);

  if (!target || (goneFor === occasion && !zapping)) return null;
  const entry = entries.find((e) => e.channelId === target.id && e.state.kind !== 'stopped');
  const mine = report?.channelId === target.id && report.outcome === 'shown' && doing === 'idle' ? report : undefined;
  return (
    <aside className="banner" aria-live="polite">
      <div className="banner__number">{target.number}</div>
      <div className="banner__words">
        <div className="banner__name">{target.name}</div>
        <div className="banner__box">
          <span className={`dot dot--${warmthByChannel(entries).get(target.id) ?? 'cold'}`} />
          {[target.boxName, entry?.video, entry?.audio].filter(Boolean).join(' · ')}
        </div>
      </div>
      {mine ? (
        <div className="banner__time">
          <div className={`banner__total banner__total--${mine.kind}`}>{strings.tuned(mine.totalMs, mine.kind)}</div>
          <ZapParts report={mine} className="banner__parts" />
        </div>
      ) : (
        zapping && <div className="banner__waiting">{waitingWords(phase, entry)}</div>
      )}
      {zapping && <div className="banner__progress" />}
    </aside>
  );
}

function waitingWords(phase: Phase, entry: EntryView | undefined): string {
  if (phase.kind === 'settling') return strings.settling;
  if (phase.kind === 'loading' || entry?.state.kind === 'running') return strings.startingPicture;
  return strings.waiting(entry?.state.kind === 'starting' ? entry.state.phase : undefined);
}
