import { z } from 'zod';
import type { ForesightFigures } from '../../../shared/model/prediction.ts';
import { zapKindSchema } from '../../../shared/model/zap-report.ts';

/** One zap of one user, with what had been foreseen of it. */
export const zapRecordSchema = z.object({
  userId: z.string(),
  /** Milliseconds since 1970. */
  atMs: z.number(),
  fromId: z.string(),
  toId: z.string(),
  /** For how long the channel before was on. */
  dwellMs: z.number().nonnegative(),
  kind: zapKindSchema,
  /** Which place it had among the expected channels, 1 for the likeliest; left out beyond the tenth. */
  rank: z.number().int().optional(),
  /** It is next to the channel before, in either direction. */
  isNeighbour: z.boolean(),
});
export type ZapRecord = z.infer<typeof zapRecordSchema>;

/** Where zaps outlive a restart. */
export interface ZapStore {
  /** The newest so many, the oldest first. */
  loadZaps(limit: number): readonly ZapRecord[];
  addZap(zap: ZapRecord): void;
}

/** As many as the figures are about: some days of an ordinary household. */
const counted = 500;
/** What the rule that others follow would have had ready: both neighbours, warmed for a minute (Ramos et al.), after a start of 2.5 s. */
const neighbourFromMs = 2_500;
const neighbourUntilMs = 60_000;

/** How much of the newest zaps had been foreseen, beside what the neighbours alone would have given (PRED-3). */
export class Foresight {
  readonly #store: ZapStore;
  #zaps: ZapRecord[];

  constructor(store: ZapStore) {
    this.#store = store;
    this.#zaps = [...store.loadZaps(counted)];
  }

  add(zap: ZapRecord): void {
    this.#zaps.push(zap);
    if (this.#zaps.length > counted) this.#zaps.shift();
    this.#store.addZap(zap);
  }

  /** Who asked for it is forgotten; the store forgets by itself. */
  forget(userId: string): void {
    this.#zaps = this.#zaps.filter((zap) => zap.userId !== userId);
  }

  figures(): ForesightFigures {
    const share = (is: (zap: ZapRecord) => boolean) => this.#zaps.filter(is).length;
    return {
      zaps: this.#zaps.length,
      ready: share(({ kind }) => kind !== 'cold'),
      first: share(({ rank }) => rank === 1),
      firstThree: share(({ rank }) => rank !== undefined && rank <= 3),
      neighbours: share(
        ({ isNeighbour, dwellMs }) => isNeighbour && dwellMs >= neighbourFromMs && dwellMs <= neighbourUntilMs,
      ),
    };
  }
}
