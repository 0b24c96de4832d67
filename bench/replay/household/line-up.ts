// A line-up of channels as a provider would order it: in blocks of a genre, the popular ones roughly first.
import type { Random } from '../../support/random.ts';
import { normal } from './chance.ts';

export interface BroadcastLineUp {
  readonly ids: readonly string[];
  readonly genres: readonly number[];
  /** Sums to 1. */
  readonly popularity: readonly number[];
}

/** free, mixed, cinema, kids, docu, local, sports, music, news, rest: of 150 channels. */
const blocks = [6, 19, 6, 7, 12, 17, 8, 11, 13, 51] as const;
const blocksTotal = 150;

export function makeLineUp(random: Random, size: number, prefix = 'c'): BroadcastLineUp {
  // Nielsen's and Cha's long tail: by rank, and steeper beyond the thirtieth.
  const byRank = Array.from({ length: size }, (_, i) => {
    const rank = i + 1;
    return rank ** -1.4 * (rank > 30 ? Math.exp(-(rank - 30) / 20) : 1);
  });
  const order = byRank
    .map((_, i) => ({ rank: i, at: i + normal(random, 0, 12) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ rank }) => rank);
  const sum = byRank.reduce((total, each) => total + each, 0);
  return {
    ids: order.map((rank) => `${prefix}${rank}`),
    genres: order.map((_, position) => genreAt((position / size) * blocksTotal)),
    popularity: order.map((rank) => (byRank[rank] ?? 0) / sum),
  };
}

function genreAt(position: number): number {
  let end = 0;
  for (const [genre, length] of blocks.entries()) {
    end += length;
    if (position < end) return genre;
  }
  return blocks.length - 1;
}
