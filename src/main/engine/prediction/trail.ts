/**
 * Where a person is on their way through the line-up: what is on, what was before, what they were watching, and how they got here.
 * Positions in the line-up are looked up when needed, so that a new order of the channels changes nothing that is known. Pure.
 */

/** How one got to a channel. */
const moves = ['on', 'up', 'down', 'skip', 'back', 'jump'] as const;
export type Move = (typeof moves)[number];

/** Watched for so long, a channel is what one goes back to (zapping.md: the anchor). */
const anchorAfterMs = 60_000;

export interface Trail {
  readonly currentId: string | undefined;
  readonly sinceMs: number;
  readonly lastId: string | undefined;
  readonly anchorId: string | undefined;
  readonly previousAnchorId: string | undefined;
  readonly move: Move;
  readonly moveBefore: Move;
  /** Of the last step along the line-up. */
  readonly direction: 1 | -1;
}

export const noTrail: Trail = {
  currentId: undefined,
  sinceMs: 0,
  lastId: undefined,
  anchorId: undefined,
  previousAnchorId: undefined,
  move: 'on',
  moveBefore: 'on',
  direction: 1,
};

/** What is watched long enough becomes the anchor, also while it goes on. */
export function settled(trail: Trail, nowMs: number): Trail {
  const { currentId, sinceMs, anchorId } = trail;
  if (currentId === undefined || currentId === anchorId || nowMs - sinceMs < anchorAfterMs) return trail;
  return { ...trail, anchorId: currentId, previousAnchorId: anchorId };
}

export function switchedOn(trail: Trail, id: string, nowMs: number): Trail {
  return { ...settled(trail, nowMs), currentId: id, sinceMs: nowMs, lastId: undefined, move: 'on', moveBefore: 'on' };
}

/** `step`: how far along the line-up the new channel lies, by the shorter way round; undefined where it is not in it. */
export function zapped(before: Trail, id: string, nowMs: number, step: number | undefined): Trail {
  const trail = settled(before, nowMs);
  const move = moveOf(trail, id, step);
  return {
    ...trail,
    currentId: id,
    sinceMs: nowMs,
    lastId: trail.currentId,
    move,
    moveBefore: trail.move,
    direction: move === 'up' || move === 'down' || move === 'skip' ? ((step ?? 1) > 0 ? 1 : -1) : trail.direction,
  };
}

function moveOf({ lastId }: Trail, id: string, step: number | undefined): Move {
  if (step === 1) return 'up';
  if (step === -1) return 'down';
  if (id === lastId) return 'back';
  return step === 2 || step === -2 ? 'skip' : 'jump';
}
