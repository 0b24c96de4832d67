// Everybody but a few survivors stops; then whatever the app holds must be explained by these, and each must see pictures.
import { setTimeout as delay } from 'node:timers/promises';
import { interrupted, Problem } from '../../scripts/lib/program.ts';
import type { EngineView } from '../../src/shared/model/views.ts';
import { takeCounts } from '../support/census.ts';
import { askJson } from '../support/http.ts';
import type { RemoteApp } from '../support/remote-app.ts';
import type { Crew } from './crew.ts';
import type { Ledger } from './ledger.ts';
import { rawNames, type Survivor } from './plan.ts';
import { type Expected, heldIn, type Observation, problemsOf, unexplainedFds } from './verdict.ts';
import type { Shown } from './window-client.ts';

/** A play session that nobody stops ends after 10 s, or three of the longest segments; healing has its pauses, too. */
const settleMs = 60_000;
const lookEveryMs = 250;
/** One look may fall into the moment between two things that belong together. */
const looksInARow = 3;
/** A page that has crashed four times in a minute waits ten seconds before it is loaded again; then it tunes. */
const picturesMs = 30_000;

/** Connections that Chromium keeps for later, log files that are turned over. */
const fdsAllowed = 16;

export interface QuietRow {
  readonly step: number;
  readonly zaps: number;
  readonly survivors: readonly string[];
  /** From the last step to the moment when everything was explained. */
  readonly settledMs: number;
  readonly tuners: number;
  readonly upstreams: number;
  readonly ffmpegs: number;
  readonly entries: number;
  readonly viewers: number;
  readonly folders: number;
  readonly sockets: number;
  readonly fds: number;
  /** Of the descriptors, those that nothing explains. */
  readonly spareFds: number;
  readonly problems: number;
}

export interface QuietPoint {
  readonly step: number;
  readonly zaps: number;
  readonly survivors: Readonly<Partial<Record<Survivor, string>>>;
  /** Of the first quiet point. */
  readonly baselineFds: number | undefined;
}

export async function holdQuiet(app: RemoteApp, crew: Crew, ledger: Ledger, point: QuietPoint): Promise<QuietRow> {
  const sinceMs = performance.now();
  const problemsBefore = ledger.counts['violations'] ?? 0;
  crew.clearFaults();
  await crew.settled();
  await stopOthers(crew, point.survivors);
  await revive(crew, ledger, point.survivors);
  const expected: Expected = {
    watching: ['window', ...survivorClients(crew, point.survivors).flatMap(({ holder }) => holder ?? [])],
    pinned: point.survivors.warm === undefined ? 0 : 1,
    guessed: 0,
  };
  const { observation, problems } = await settle(app, expected);
  const settledMs = performance.now() - sinceMs;
  for (const problem of problems) ledger.violation(`after ${settleMs / 1000} s of quiet: ${problem}`);
  await seePictures(crew, ledger, point.survivors);
  const spareFds = unexplainedFds(observation, survivorClients(crew, point.survivors).length);
  if (point.baselineFds !== undefined && spareFds > point.baselineFds + fdsAllowed)
    ledger.violation(`${spareFds} descriptors that nothing explains, ${point.baselineFds} at the first quiet point`);
  const held = heldIn(observation.view);
  const { tuners, ffmpegs, folders, sockets, fds } = observation.counts;
  return {
    step: point.step,
    zaps: point.zaps,
    survivors: ['window', ...Object.keys(point.survivors)],
    settledMs: Math.round(settledMs),
    ...{ tuners, ffmpegs, folders, sockets, fds, spareFds },
    upstreams: held.upstreams.length,
    entries: observation.view.entries.length,
    viewers: held.viewers.length,
    problems: (ledger.counts['violations'] ?? 0) - problemsBefore,
  };
}

/** Looks until nothing is left to explain, several times in a row, or until the deadline; gives what was seen last. */
export async function settle(
  app: RemoteApp,
  expected: Expected,
  further: (observation: Observation) => readonly string[] = () => [],
): Promise<{ observation: Observation; problems: readonly string[] }> {
  const deadlineMs = performance.now() + settleMs;
  for (let good = 0; ; ) {
    const observation = await observe(app);
    const problems = [...problemsOf(observation, expected), ...further(observation)];
    good = problems.length === 0 ? good + 1 : 0;
    if (good >= looksInARow || performance.now() > deadlineMs) return { observation, problems };
    await delay(lookEveryMs, undefined, { signal: interrupted });
  }
}

export async function observe(app: RemoteApp): Promise<Observation> {
  const [{ counts, tree }, view] = await Promise.all([
    takeCounts(app),
    askJson<EngineView>(app.api, '/api/status').catch((error: unknown) => {
      throw new Problem(`The app does not tell its state: ${String(error)}`);
    }),
  ]);
  return { counts, zombies: tree.filter(({ isZombie }) => isZombie).length, view };
}

export const stopEverybody = (crew: Crew): Promise<void> => stopOthers(crew, {});

async function stopOthers(crew: Crew, survivors: QuietPoint['survivors']): Promise<void> {
  for (const name of rawNames) if (survivors[name] === undefined) crew.raw.get(name)?.leave();
  const leaving = [...crew.hls.values()].filter(({ name }) => !(name in survivors));
  await Promise.all(leaving.map((client) => client.stop(1, 'play')));
  await crew.letGoOfAll();
}

/** A survivor whose channel was beyond healing tunes again, as a person would. */
async function revive(crew: Crew, ledger: Ledger, survivors: QuietPoint['survivors']): Promise<void> {
  const attempt = async (name: string, act: () => Promise<boolean>): Promise<void> => {
    const deadlineMs = performance.now() + settleMs;
    while (!(await act())) {
      if (performance.now() > deadlineMs) return ledger.violation(`${name} gets nothing although all is well again`);
      await delay(lookEveryMs, undefined, { signal: interrupted });
    }
    return undefined;
  };
  for (const [name, channel] of Object.entries(survivors)) {
    const hls = crew.hls.get(name);
    const raw = crew.raw.get(name);
    if (hls && hls.holder === undefined)
      await attempt(name, () => hls.zap({ channel, profile: 'auto', by: 'api', leave: 'stop' }));
    if (raw && raw.holder === undefined) await attempt(name, () => raw.join(channel, 'burst'));
    if (name === 'warm') await attempt(name, () => crew.warm.start(channel, false));
  }
}

async function seePictures(crew: Crew, ledger: Ledger, survivors: QuietPoint['survivors']): Promise<void> {
  const clients = survivorClients(crew, survivors);
  const before = clients.map(({ progress }) => progress);
  const shownBefore = await crew.window.shown();
  const deadlineMs = performance.now() + picturesMs;
  let windowMoves = false;
  let waiting = clients;
  let shown: Shown | undefined;
  do {
    await delay(lookEveryMs, undefined, { signal: interrupted });
    shown = await crew.window.shown();
    windowMoves ||= hasMoved(shownBefore, shown);
    waiting = clients.filter(({ progress }, index) => progress < (before[index] ?? 0) + 3);
  } while ((!windowMoves || waiting.length > 0) && performance.now() < deadlineMs);
  if (!windowMoves) ledger.violation(`the window shows no new pictures: ${JSON.stringify(shown ?? 'nothing')}`);
  for (const { name } of waiting) ledger.violation(`${name} gets nothing new any more`);
}

/** Another channel since then has moved, too. */
function hasMoved(before: Shown | undefined, now: Shown | undefined): boolean {
  if (!now) return false;
  if (before?.channel !== now.channel || now.time < before.time) return now.time > 0.5;
  // Radio has no frames.
  return now.time > before.time + 0.5 && (now.frames === 0 || now.frames > before.frames);
}

function survivorClients(
  crew: Crew,
  survivors: QuietPoint['survivors'],
): { readonly name: string; readonly holder: string | undefined; readonly progress: number }[] {
  return [...crew.hls.values(), ...crew.raw.values()].filter(({ name }) => name in survivors);
}
