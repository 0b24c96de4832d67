import { useEffect } from 'react';
import {
  askInfo,
  closeList,
  closeOne,
  confirmNumber,
  moveCursor,
  openList,
  say,
  setFullScreen,
  toggleHelp,
  toggleKeepWarm,
  togglePool,
  toggleZapTimes,
  typeNumber,
  useOverlays,
  zapToCursor,
} from '../../stores/overlays.ts';
import { surfBy, zapToLast } from '../../stores/player.ts';
import { keepPoolRowWarm, movePoolCursor, stopPoolRow, zapToPoolRow } from '../../stores/pool.ts';
import { changeVolume, toggleMute } from '../../stores/sound.ts';
import { strings } from '../../ui/strings.ts';
import { type Command, type CursorStep, commandOf } from './key-command.ts';

/** One listener for the whole window: a remote has no focus. A button that has it keeps Enter and Space,
 * unless a list or a number is open, which is what they are meant for then. */
export function useKeys(pageRows: number): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { list, pool, typed } = useOverlays.getState();
      const over = pool ? 'pool' : list ? 'list' : 'picture';
      const command = commandOf(event, { over, typing: typed !== '' });
      if (!command) return;
      const onButton = event.target instanceof HTMLButtonElement && (event.key === 'Enter' || event.key === ' ');
      if (onButton && !list && command.do !== 'confirm-number') return;
      // A held key surfs, moves and turns the volume; it does not toggle.
      const repeats = repeating.has(command.do);
      event.preventDefault();
      if (event.repeat && !repeats) return;
      run(command, event.timeStamp, pageRows);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [pageRows]);
}

const repeating: ReadonlySet<Command['do']> = new Set(['channel', 'cursor', 'pool-cursor', 'volume']);

function run(command: Command, t0Ms: number, pageRows: number): void {
  switch (command.do) {
    case 'channel':
      return surfBy(command.step, t0Ms);
    case 'digit':
      return typeNumber(command.key, t0Ms);
    case 'confirm-number':
      return confirmNumber(t0Ms);
    case 'cursor':
      return moveCursor(cursorMove(command.by, pageRows));
    case 'zap-to-cursor':
      return zapToCursor(t0Ms);
    case 'open-list':
      return openList();
    case 'close-list':
      return closeList();
    case 'last-channel':
      if (!zapToLast(t0Ms)) say(strings.noLast);
      return;
    case 'volume':
      return changeVolume(command.step);
    case 'mute':
      return toggleMute();
    case 'full-screen':
      void setFullScreen();
      return;
    case 'keep-warm':
      void toggleKeepWarm();
      return;
    case 'help':
      return toggleHelp();
    case 'info':
      return askInfo();
    case 'zap-times':
      return toggleZapTimes();
    case 'pool':
      return togglePool();
    case 'pool-cursor':
      return movePoolCursor(cursorMove(command.by, pageRows));
    case 'pool-zap':
      return zapToPoolRow(t0Ms);
    case 'pool-keep-warm':
      void keepPoolRowWarm();
      return;
    case 'pool-stop':
      void stopPoolRow();
      return;
    case 'escape':
      if (!closeOne()) void setFullScreen(false);
      return;
  }
}

function cursorMove(by: CursorStep, pageRows: number): (cursor: number, count: number) => number {
  switch (by) {
    // One step goes round the end as CH± does; a page stops there.
    case 'up':
      return (cursor, count) => (cursor + count - 1) % count;
    case 'down':
      return (cursor, count) => (cursor + 1) % count;
    case 'page-up':
      return (cursor) => cursor - pageRows;
    case 'page-down':
      return (cursor) => cursor + pageRows;
    case 'first':
      return () => 0;
    case 'last':
      return (_, count) => count - 1;
  }
}
