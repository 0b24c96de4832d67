/** What lies over the picture: channel list, help, zap times, warm pool, the number being typed, one passing line, full screen. */
import { create } from 'zustand';
import type { Channel } from '../../shared/model/channel.ts';
import { request } from '../ipc/client.ts';
import { channelOfNumber, numberEntryMs, readNumber, typeKey } from '../player/number-entry.ts';
import { strings } from '../ui/strings.ts';
import { keptWarm, useLineUp } from './line-up.ts';
import { targetOf, usePlayer, zap } from './player.ts';
import { firstRow, type PoolCursor, poolRows } from './pool-rows.ts';
import { blinkMs, Postponed } from './postponed.ts';

interface Overlays {
  readonly list: boolean;
  /** Index of the highlighted channel while the list is open. */
  readonly cursor: number;
  /** How far Page up and Page down go in lists. */
  readonly pageRows: number;
  /** The channel under the pointer in the list; undefined while the keys lead. */
  readonly hovered: string | undefined;
  readonly help: boolean;
  readonly zapTimes: boolean;
  readonly pool: boolean;
  /** What comes next, and what is known of whoever watches. */
  readonly next: boolean;
  readonly nextCursor: number;
  /** What the cursor of the warm pool is on, and where that was, for when it is gone. */
  readonly poolCursor: PoolCursor;
  readonly typed: string;
  /** What of it is on the screen. */
  readonly typedShown: string;
  /** One line that passes by itself; `id` makes the same words twice two lines. */
  readonly line: { readonly id: number; readonly text: string } | undefined;
  /** Counts requests to see the banner without a zap. */
  readonly infoAsked: number;
  readonly fullScreen: boolean;
}

export const useOverlays = create<Overlays>()(() => ({
  list: false,
  cursor: 0,
  pageRows: 10,
  hovered: undefined,
  help: false,
  zapTimes: false,
  pool: false,
  next: false,
  nextCursor: 0,
  poolCursor: firstRow,
  typed: '',
  typedShown: '',
  line: undefined,
  infoAsked: 0,
  fullScreen: false,
}));

const { getState: overlays, setState } = useOverlays;

/** One at a time. */
const nothingOver = { list: false, help: false, zapTimes: false, pool: false, next: false };

export function openList(): void {
  const { channels } = useLineUp.getState();
  const target = targetOf(usePlayer.getState());
  const index = channels.findIndex((channel) => channel.id === target?.id);
  setState({ ...nothingOver, list: true, cursor: Math.max(0, index), hovered: undefined });
}

export function closeList(): void {
  setState({ list: false });
}

export function toggleHelp(): void {
  setState({ ...nothingOver, help: !overlays().help });
}

export function toggleZapTimes(): void {
  setState({ ...nothingOver, zapTimes: !overlays().zapTimes });
}

export function togglePool(): void {
  const [first] = poolRows(useLineUp.getState().view);
  setState({ ...nothingOver, pool: !overlays().pool, poolCursor: { id: first?.id, index: 0 } });
}

export function toggleNext(): void {
  setState({ ...nothingOver, next: !overlays().next, nextCursor: 0 });
}

export function moveNextCursor(to: (cursor: number, count: number) => number): void {
  const count = useLineUp.getState().view.prediction.expected.length;
  if (count > 0) setState({ nextCursor: Math.max(0, Math.min(count - 1, to(overlays().nextCursor, count))) });
}

/** To the expected channel under the cursor. */
export function zapToExpected(t0Ms: number): void {
  const { channels, view } = useLineUp.getState();
  const expected = view.prediction.expected[overlays().nextCursor];
  const channel = channels.find(({ id }) => id === expected?.channelId);
  if (channel) zap(channel, t0Ms);
  setState({ next: false });
}

export function moveCursor(to: (cursor: number, count: number) => number): void {
  const count = useLineUp.getState().channels.length;
  if (count === 0) return;
  setState({ cursor: Math.max(0, Math.min(count - 1, to(overlays().cursor, count))), hovered: undefined });
}

/** What the pointer is on in the list; it leads until a key moves the cursor. */
export function hover(channelId: string | undefined): void {
  if (overlays().hovered !== channelId) setState({ hovered: channelId });
}

export function zapToCursor(t0Ms: number): void {
  choose(useLineUp.getState().channels[overlays().cursor], t0Ms);
}

/** Takes a channel from the list. The zap goes first: what was made ready for a hint (stores/hints.ts) must still be there. */
export function choose(channel: Channel | undefined, t0Ms: number): void {
  if (channel) zap(channel, t0Ms);
  endNumber();
  closeList();
}

/** Closes the uppermost overlay; false if there was none. */
export function closeOne(): boolean {
  const { typed, help, zapTimes, pool, next, list } = overlays();
  if (typed !== '') endNumber();
  else if (help) setState({ help: false });
  else if (zapTimes) setState({ zapTimes: false });
  else if (pool) setState({ pool: false });
  else if (next) setState({ next: false });
  else if (list) closeList();
  else return false;
  return true;
}

let typing: ReturnType<typeof setTimeout> | undefined;
let lastDigitMs = 0;
/** When a number was last taken by itself, because no longer one could follow. */
let takenMs = Number.NEGATIVE_INFINITY;
const entry = new Postponed<string>((typedShown) => setState({ typedShown }));

function setTyped(typed: string): void {
  setState({ typed });
  entry.put(typed);
}

export function typeNumber(key: string, t0Ms: number): void {
  const typed = typeKey(overlays().typed, key);
  if (typed === '') return;
  lastDigitMs = t0Ms;
  const { complete } = readNumber(useLineUp.getState().channels, typed);
  // The picture is about to come, and the last digit would be there for no longer than it takes to read it.
  if (complete) entry.hold(blinkMs);
  setTyped(typed);
  waitForDigit();
  if (!complete) return;
  confirmNumber(t0Ms);
  takenMs = t0Ms;
}

export function undoDigit(): void {
  const typed = overlays().typed.slice(0, -1);
  if (typed === '') return endNumber();
  setTyped(typed);
  waitForDigit();
}

function waitForDigit(): void {
  clearTimeout(typing);
  // The last digit is the press that the zap is measured from: waiting for another one is part of what it takes.
  typing = setTimeout(() => confirmNumber(lastDigitMs), numberEntryMs);
}

/** With nothing typed it is the Enter after a number that was taken by itself: there is nothing left to do. */
export function confirmNumber(t0Ms: number): void {
  const { typed } = overlays();
  if (typed === '') return endNumber();
  const channel = channelOfNumber(useLineUp.getState().channels, typed);
  if (channel) {
    entry.hold(blinkMs);
    return choose(channel, t0Ms);
  }
  endNumber();
  say(strings.noChannel(typed));
}

/** Ends the typing of a number and what is left of it. */
export function endNumber(): void {
  clearTimeout(typing);
  takenMs = Number.NEGATIVE_INFINITY;
  if (overlays().typed !== '') setTyped('');
}

export function numberAt(nowMs: number): 'none' | 'open' | 'taken' {
  if (overlays().typed !== '') return 'open';
  return nowMs - takenMs < numberEntryMs ? 'taken' : 'none';
}

export function say(text: string): void {
  setState({ line: { id: (overlays().line?.id ?? 0) + 1, text } });
}

export function askInfo(): void {
  setState({ infoAsked: overlays().infoAsked + 1 });
}

/** Keeps the channel under the cursor, or the one that is on, warm; or no longer. */
export async function toggleKeepWarm(): Promise<void> {
  const { list, cursor } = overlays();
  const channel = list ? useLineUp.getState().channels[cursor] : targetOf(usePlayer.getState());
  if (channel) await keepWarmOrNot(channel);
}

export async function keepWarmOrNot(channel: Pick<Channel, 'id' | 'name'>): Promise<void> {
  const on = !keptWarm(useLineUp.getState().view.entries).has(channel.id);
  const answer = await request('keep-warm', { channelId: channel.id, on });
  if (!answer.ok) say(answer.failure.title);
  else say(on ? strings.keptWarm(channel.name) : strings.keptNoLonger(channel.name));
}

export async function setFullScreen(on?: boolean): Promise<void> {
  const answer = await request('full-screen', on === undefined ? {} : { on });
  if (answer.ok) setState({ fullScreen: answer.value.on });
}
