// What is to be measured, as the command line has it.
import type { ZapKind } from '../../src/shared/model/zap-report.ts';
import type { ChannelGroup } from './sources/recipe.ts';

export interface Plan {
  readonly groups: readonly ChannelGroup[];
  readonly kinds: ReadonlySet<ZapKind>;
  readonly rounds: number;
  /** How long each zap is watched after its first picture; every fifth for ten seconds. */
  readonly watchMs: number;
}

const longWatchMs = 10_000;
const longEvery = 5;

export function watchMsOf({ watchMs }: Pick<Plan, 'watchMs'>, round: number): number {
  return round % longEvery === longEvery - 1 ? Math.max(watchMs, longWatchMs) : watchMs;
}
