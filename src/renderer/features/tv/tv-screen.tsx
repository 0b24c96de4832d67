import { useEffect } from 'react';
import { listenToInput } from '../../input/input.ts';
import { followHints } from '../../stores/hints.ts';
import { useLineUp } from '../../stores/line-up.ts';
import { openList, useOverlays } from '../../stores/overlays.ts';
import { usePlayer } from '../../stores/player.ts';
import { ChannelList } from './channel-list.tsx';
import { EmptyState } from './empty-state.tsx';
import { HelpOverlay } from './help-overlay.tsx';
import { MessagePanel } from './message-panel.tsx';
import { Notices } from './notices.tsx';
import { NumberEntry } from './number-entry.tsx';
import { PassingLine } from './passing-line.tsx';
import { Picture } from './picture.tsx';
import { VolumeIndicator } from './volume-indicator.tsx';
import { ZapBanner } from './zap-banner.tsx';
import './tv.css';
import './banner.css';

interface Props {
  readonly onStartAgain: () => void;
}

/** Everything that lies over the picture. Keys and gamepad work wherever the focus is. */
export function TvScreen({ onStartAgain }: Props) {
  const list = useOverlays((s) => s.list);
  const empty = useLineUp((s) => s.channels.length === 0);
  const nothingShown = usePlayer((s) => s.shown === undefined && s.phase.kind === 'idle');
  useEffect(listenToInput, []);
  useEffect(followHints, []);
  return (
    <main className="tv">
      <Picture onOpenList={openList} />
      {empty && nothingShown ? <EmptyState onStartAgain={onStartAgain} /> : <ZapBanner />}
      <MessagePanel />
      {list && <ChannelList />}
      <NumberEntry />
      <VolumeIndicator />
      <PassingLine />
      <Notices />
      <HelpOverlay />
    </main>
  );
}
