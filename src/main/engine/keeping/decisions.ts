/** Who stays and who goes, as pure functions of numbers. Doing it is warm-shelf.ts's. */
import type { DeclineReason, Score } from '../../../shared/model/warm-pool.ts';
import { compareWorth } from './score.ts';

export interface Scored {
  readonly key: string;
  readonly score: Score;
  /** Its pictures are converted, which costs a good part of a processor core for as long as it runs. */
  readonly isConverting: boolean;
}

export interface Newcomer extends Scored {
  readonly wasShown: boolean;
  readonly isLeaving: boolean;
  readonly idleMs: number;
}

export interface Shelf {
  readonly capacity: number;
  /** How many are held by somebody; they are never touched and may be more than the capacity. */
  readonly held: number;
  readonly idle: readonly Scored[];
  readonly idleTimeoutMs: number;
  readonly hasDiskLeft: boolean;
  /** How many of the idle may be converting. */
  readonly conversions: number;
}

export type Adoption =
  | { readonly kind: 'adopt'; readonly evict: { readonly key: string; readonly reason: 'score' | 'cpu' } | undefined }
  | { readonly kind: 'decline'; readonly reason: DeclineReason };

/** How many may be kept beside those that are held (POOL-2: what is watched counts). */
function roomBeside(held: number, capacity: number): number {
  return Math.max(0, capacity - held);
}

/** Whether something that the last user has left stays warm (POOL-6). Of equals the newcomer stays: it was used last. */
export function decideAdoption(newcomer: Newcomer, shelf: Shelf): Adoption {
  const decline = (reason: DeclineReason): Adoption => ({ kind: 'decline', reason });
  if (newcomer.isLeaving) return decline('leaving');
  if (!newcomer.wasShown) return decline('never-shown');
  if (newcomer.idleMs >= shelf.idleTimeoutMs) return decline('idle');
  if (!shelf.hasDiskLeft) return decline('disk');
  const room = roomBeside(shelf.held, shelf.capacity);
  if (room === 0) return decline('pool-full');
  const converting = shelf.idle.filter(({ isConverting }) => isConverting);
  const noCpu = newcomer.isConverting && converting.length >= shelf.conversions;
  if (!noCpu && shelf.idle.length < room) return { kind: 'adopt', evict: undefined };
  // One that goes makes room in both respects.
  const least = leastValuable(noCpu ? converting : shelf.idle);
  if (!least || compareWorth(newcomer.score, least.score) < 0) return decline(noCpu ? 'cpu' : 'less-valuable');
  return { kind: 'adopt', evict: { key: least.key, reason: noCpu ? 'cpu' : 'score' } };
}

/** The one to go next. */
export function leastValuable<T extends Scored>(candidates: readonly T[]): T | undefined {
  return candidates.toSorted((a, b) => compareWorth(a.score, b.score))[0];
}

/** Who has to go so that no more than the capacity is left, the least valuable first. */
export function beyondCapacity<T extends Scored>(idle: readonly T[], held: number, capacity: number): readonly T[] {
  const tooMany = idle.length - roomBeside(held, capacity);
  if (tooMany <= 0) return [];
  return idle.toSorted((a, b) => compareWorth(a.score, b.score)).slice(0, tooMany);
}

export interface OnDisk {
  readonly key: string;
  readonly usedAtMs: number;
  readonly diskBytes: number;
}

/** Who has to go until the budget is kept: those used longest ago first (UP-7). */
export function beyondBudget<T extends OnDisk>(
  idle: readonly T[],
  usedBytes: number,
  budgetBytes: number,
): readonly T[] {
  const gone: T[] = [];
  let left = usedBytes;
  for (const each of idle.toSorted((a, b) => a.usedAtMs - b.usedAtMs)) {
    if (left <= budgetBytes) break;
    if (each.diskBytes === 0) continue;
    gone.push(each);
    left -= each.diskBytes;
  }
  return gone;
}
