// What a player costs that is ready behind the picture: the app is watched in quiet, with one and without, by what Linux counts.
import { setTimeout as delay } from 'node:timers/promises';
import type { ElectronRuntime } from '../../../scripts/setup/electron.ts';
import { cpuSeconds, takeCensus } from '../../support/census.ts';
import { nowMs } from '../../support/clock.ts';
import { type RemoteApp, withRemoteApp } from '../../support/remote-app.ts';
import type { Broadcast } from '../broadcast.ts';
import { home } from '../sources/recipe.ts';
import { sceneOf } from './run.ts';

/** Start-up work is over, what is made ready is ready. */
const settleMs = 15_000;
const quietMs = 20_000;

interface Quiet {
  /** Share of one core, of all processes of the app, FFmpeg included. */
  readonly cpu: number;
  /** Proportional set size. */
  readonly memoryMb: number;
  readonly readyPlayers: number;
}

export interface PreRollCost {
  readonly without: Quiet;
  readonly with: Quiet;
  /** Undefined where the app made none ready. */
  readonly perPlayer: Pick<Quiet, 'cpu' | 'memoryMb'> | undefined;
  /** By how much two runs that are the same differed at most: what is less than that says nothing. */
  readonly scatter: Pick<Quiet, 'cpu' | 'memoryMb'>;
}

export async function measureCost(runtime: ElectronRuntime, broadcast: Broadcast): Promise<PreRollCost> {
  // There and back, so that what merely changes with time falls on both.
  const runs: (Quiet & { readonly preRoll: number })[] = [];
  for (const preRoll of [0, 1, 1, 0]) runs.push({ preRoll, ...(await quiet(runtime, broadcast, preRoll)) });
  const [without, ready] = [
    meanOf(runs.filter(({ preRoll }) => preRoll === 0)),
    meanOf(runs.filter(({ preRoll }) => preRoll === 1)),
  ];
  const [first, second, third, last] = runs;
  const scatterOf = (value: (run: Quiet | undefined) => number) =>
    Math.max(Math.abs(value(first) - value(last)), Math.abs(value(second) - value(third)));
  const scatter = { cpu: scatterOf((run) => run?.cpu ?? 0), memoryMb: scatterOf((run) => run?.memoryMb ?? 0) };
  const count = ready.readyPlayers - without.readyPlayers;
  const perPlayer =
    count > 0
      ? { cpu: (ready.cpu - without.cpu) / count, memoryMb: (ready.memoryMb - without.memoryMb) / count }
      : undefined;
  return { without, with: ready, perPlayer, scatter };
}

function meanOf(runs: readonly Quiet[]): Quiet {
  const mean = (value: (run: Quiet) => number) => runs.reduce((sum, run) => sum + value(run), 0) / runs.length;
  return {
    cpu: mean(({ cpu }) => cpu),
    memoryMb: mean(({ memoryMb }) => memoryMb),
    readyPlayers: mean(({ readyPlayers }) => readyPlayers),
  };
}

/** Not driven by Playwright, for which Chromium keeps what was loaded: the memory would grow by the bit rate of the channel. */
function quiet(runtime: ElectronRuntime, broadcast: Broadcast, preRoll: number): Promise<Quiet> {
  // Room for what is watched and what is ready, and for nothing that is merely likely to be watched.
  const room = { capacity: 1 + preRoll, directCapacity: 1 + preRoll };
  const options = { ...sceneOf(runtime, broadcast), settings: { preRoll, warmAhead: false, warmPool: room } };
  return withRemoteApp(options, async (app: RemoteApp) => {
    await app.page.tune(home.number);
    await app.page.until(`document.querySelector('[data-player="front"][data-channel="${home.number}"]') !== null`);
    await delay(settleMs);
    const fromMs = nowMs();
    const before = await cpuSeconds(app.pid);
    await delay(quietMs);
    const cpu = ((await cpuSeconds(app.pid)) - before) / ((nowMs() - fromMs) / 1_000);
    const { memoryMb } = await takeCensus(app);
    const readyPlayers = await app.page.evaluate<number>(`document.querySelectorAll('[data-player="ready"]').length`);
    return { cpu, memoryMb: memoryMb.total, readyPlayers };
  });
}
