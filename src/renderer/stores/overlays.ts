/** What lies over the picture: channel list, help, zap times, warm pool, the number being typed, one passing line, full screen. */
import { create } from 'zustand';
import type { Channel } from '../../shared/model/channel.ts';
import { request } from '../ipc/client.ts';
import { channelOfNumber, numberEntryMs, typeKey } from '../player/number-entry.ts';
import { strings } from '../ui/strings.ts';
import { keptWarm, useLineUp } from './line-up.ts';
import { targetOf, usePlayer, zap } from './player.ts';
import { firstRow, type PoolCursor, poolRows } from './pool-rows.ts';

interface Overlays {
  readonly list: boolean;
  /** Index of the highlighted channel while the list is open. */
  readonly cursor: number;
  readonly help: boolean;
  readonly zapTimes: boolean;
  readonly pool: boolean;
  /** What the cursor of the warm pool is on, and where that was, for when it is gone. */
  readonly poolCursor: PoolCursor;
  readonly typed: string;
  /** One line that passes by itself; `id` makes the same words twice two lines. */
  readonly line: { readonly id: number; readonly text: string } | undefined;
  /** Counts requests to see the banner without a zap. */
  readonly infoAsked: number;
  readonly fullScreen: boolean;
}

export const useOverlays = create<Overlays>()(() => ({
  list: false,
  cursor: 0,
  help: false,
  zapTimes: false,
  pool: false,
  poolCursor: firstRow,
  typed: '',
  line: undefined,
  infoAsked: 0,
  fullScreen: false,
}));

const { getState: overlays, setState } = useOverlays;

/** One at a time. */
const nothingOver = { list: false, help: false, zapTimes: false, pool: false };

export function openList(): void {
  const { channels } = useLineUp.getState();
  const target = targetOf(usePlayer.getState());
  const index = channels.findIndex((channel) => channel.id === target?.id);
  setState({ ...nothingOver, list: true, cursor: Math.max(0, index) });
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

export function moveCursor(to: (cursor: number, count: number) => number): void {
  const count = useLineUp.getState().channels.length;
  if (count === 0) return;
  setState({ cursor: Math.max(0, Math.min(count - 1, to(overlays().cursor, count))) });
}

export function zapToCursor(t0Ms: number): void {
  const channel = useLineUp.getState().channels[overlays().cursor];
  if (channel) zap(channel, t0Ms);
  closeList();
}

/** Closes the uppermost overlay; false if there was none. */
export function closeOne(): boolean {
  const { typed, help, zapTimes, pool, list } = overlays();
  if (typed !== '') endTyping();
  else if (help) setState({ help: false });
  else if (zapTimes) setState({ zapTimes: false });
  else if (pool) setState({ pool: false });
  else if (list) closeList();
  else return false;
  return true;
}

let typing: ReturnType<typeof setTimeout> | undefined;
let lastDigitMs = 0;

export function typeNumber(key: string, t0Ms: number): void {
  const typed = typeKey(overlays().typed, key);
  if (typed === '') return;
  lastDigitMs = t0Ms;
  setState({ typed });
  clearTimeout(typing);
  // The last digit is the press that the zap is measured from: waiting for another one is part of what it takes.
  typing = setTimeout(() => confirmNumber(lastDigitMs), numberEntryMs);
}

export function confirmNumber(t0Ms: number): void {
  const { typed } = overlays();
  endTyping();
  const channel = channelOfNumber(useLineUp.getState().channels, typed);
  if (!channel) return say(strings.noChannel(typed));
  zap(channel, t0Ms);
  closeList();
}

function endTyping(): void {
  clearTimeout(typing);
  setState({ typed: '' });
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
