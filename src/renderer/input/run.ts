/** Does what a person asks for, by whatever means it came. Deciding which command that is belongs to the other files here. */

import { toggleWarmAhead } from '../stores/next.ts';
import {
  askInfo,
  closeList,
  closeOne,
  confirmNumber,
  endNumber,
  moveCursor,
  moveNextCursor,
  numberAt,
  openList,
  say,
  setFullScreen,
  toggleHelp,
  toggleKeepWarm,
  toggleNext,
  togglePool,
  toggleZapTimes,
  typeNumber,
  undoDigit,
  useOverlays,
  zapToCursor,
  zapToExpected,
} from '../stores/overlays.ts';
import { surfBy, zapToLast } from '../stores/player.ts';
import { keepPoolRowWarm, movePoolCursor, stopPoolRow, zapToPoolRow } from '../stores/pool.ts';
import { changeVolume, toggleMute } from '../stores/sound.ts';
import { strings } from '../ui/strings.ts';
import type { Command, CursorStep, InputContext } from './command.ts';

export function contextAt(nowMs: number): InputContext {
  const { list, pool, next } = useOverlays.getState();
  return { over: pool ? 'pool' : next ? 'next' : list ? 'list' : 'picture', number: numberAt(nowMs) };
}

/** The button that OK is meant for: the one that has the focus, unless a list or a number is open, which OK belongs to then. */
export function buttonFor(command: Command, focused: EventTarget | null): HTMLButtonElement | undefined {
  if (!(focused instanceof HTMLButtonElement)) return undefined;
  return useOverlays.getState().list || command.do === 'confirm-number' ? undefined : focused;
}

/** `t0Ms`: when the person pressed, on `performance.now()`'s clock; a zap is measured from there. */
export function run(command: Command, t0Ms: number): void {
  carryOut(command, t0Ms);
  // Whoever does something else has given up the number that is being typed; it must not zap a second later.
  if (!keepsNumber.has(command.do)) endNumber();
}

const keepsNumber: ReadonlySet<Command['do']> = new Set([
  'digit',
  'undo-digit',
  'confirm-number',
  'volume',
  'mute',
  'full-screen',
]);

function carryOut(command: Command, t0Ms: number): void {
  switch (command.do) {
    case 'channel':
      return surfBy(command.step, t0Ms);
    case 'digit':
      return typeNumber(command.key, t0Ms);
    case 'confirm-number':
      return confirmNumber(t0Ms);
    case 'undo-digit':
      return undoDigit();
    case 'cursor':
      return moveCursor(cursorMove(command.by));
    case 'zap-to-cursor':
      return zapToCursor(t0Ms);
    case 'open-list':
      return openList();
    case 'close-list':
      return closeList();
    case 'last-channel':
      return toLast(t0Ms);
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
    case 'next':
      return toggleNext();
    case 'next-cursor':
      return moveNextCursor(cursorMove(command.by));
    case 'next-zap':
      return zapToExpected(t0Ms);
    case 'warm-ahead':
      void toggleWarmAhead();
      return;
    case 'pool-cursor':
      return movePoolCursor(cursorMove(command.by));
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
    case 'close':
      closeOne();
      return;
    case 'back':
      if (!closeOne()) toLast(t0Ms);
      return;
  }
}

function toLast(t0Ms: number): void {
  if (!zapToLast(t0Ms)) say(strings.noLast);
}

function cursorMove(by: CursorStep): (cursor: number, count: number) => number {
  switch (by) {
    // One step goes round the end as CH± does; a page stops there.
    case 'up':
      return (cursor, count) => (cursor + count - 1) % count;
    case 'down':
      return (cursor, count) => (cursor + 1) % count;
    case 'page-up':
      return (cursor) => cursor - useOverlays.getState().pageRows;
    case 'page-down':
      return (cursor) => cursor + useOverlays.getState().pageRows;
    case 'first':
      return () => 0;
    case 'last':
      return (_, count) => count - 1;
  }
}
