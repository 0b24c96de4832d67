/** Which channel a person points at (UI state in, channel out), and when they have done so for long enough to mean it. */
import type { Channel } from '../../shared/model/channel.ts';
import { channelOfNumber } from '../player/number-entry.ts';
import { cursorIndex, type PoolCursor, type PoolRow } from './pool-rows.ts';

export interface Pointing {
  readonly typed: string;
  readonly list: boolean;
  readonly cursor: number;
  readonly hovered: string | undefined;
  readonly pool: boolean;
  readonly poolCursor: PoolCursor;
  readonly channels: readonly Channel[];
  readonly poolRows: readonly PoolRow[];
  /** What is on, or being tuned to: nobody needs to go there. */
  readonly targetId: string | undefined;
}

/** The channel most likely to be gone to by what is pointed at: a number means more than a list behind it. */
export function hintedChannelId(pointing: Pointing): string | undefined {
  const id = pointedChannelId(pointing);
  return id === pointing.targetId ? undefined : id;
}

function pointedChannelId({ typed, list, cursor, hovered, pool, ...more }: Pointing): string | undefined {
  if (typed !== '') return channelOfNumber(more.channels, typed)?.id;
  if (list) return hovered ?? more.channels[cursor]?.id;
  if (!pool) return undefined;
  const channelId = more.poolRows[cursorIndex(more.poolRows, more.poolCursor)]?.channelId;
  // What is warm may have left the line-up; then it cannot be zapped to.
  return more.channels.some(({ id }) => id === channelId) ? channelId : undefined;
}

/** Whoever scrolls by points at each row for less than this: a held key moves every 30 to 120 ms. */
export const restMs = 150;

/** Passes a value on once it has rested. What is left is taken back at once. */
export class Rest<T> {
  readonly #onRest: (value: T | undefined) => void;
  #value: T | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onRest: (value: T | undefined) => void) {
    this.#onRest = onRest;
  }

  put(value: T | undefined): void {
    if (value === this.#value) return;
    this.#value = value;
    clearTimeout(this.#timer);
    this.#onRest(undefined);
    if (value !== undefined) this.#timer = setTimeout(() => this.#onRest(value), restMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
