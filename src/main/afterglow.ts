import { createHash, randomBytes } from 'node:crypto';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BoxSettings } from '../shared/contracts/settings.ts';
import type { ZapReport } from '../shared/model/zap-report.ts';
import { startDemoBox } from './demo-box/index.ts';
import { openRunFolder, type RunFolder, removeLeftovers } from './engine/disk/run-folder.ts';
import { Engine } from './engine/engine.ts';
import { AppError } from './engine/kernel/app-error.ts';
import { Emitter } from './engine/kernel/emitter.ts';
import { systemClock } from './engine/kernel/system-clock.ts';
import type { Clock, Logger } from './engine/ports.ts';
import type { LocalTime } from './engine/prediction/daypart.ts';
import type { CpuTimes } from './engine/prewarm/cpu-watch.ts';
import { apiRoutes } from './http/api-routes.ts';
import { knowsToken, requireToken } from './http/auth.ts';
import { channelHlsRoutes } from './http/channel-hls-routes.ts';
import { directRoutes, directService } from './http/direct-routes.ts';
import { answerFailures } from './http/failures.ts';
import { hlsRoutes, playlistPath } from './http/hls-routes.ts';
import { describeApi } from './http/openapi.ts';
import { startLocalServer } from './http/server.ts';
import { streamPath, streamRoutes, zapPath } from './http/stream-routes.ts';
import { warmPoolRoutes } from './http/warm-pool-routes.ts';
import { ZapTickets } from './http/zap-tickets.ts';
import { HistoryDatabase } from './persistence/history-database.ts';
import { readTextFile } from './persistence/read-text-file.ts';
import { loadSettings } from './persistence/settings-file.ts';
import { StateStore } from './persistence/state-store.ts';
import { ZapJournal } from './persistence/zap-journal.ts';

export interface AfterglowOptions {
  readonly userDataDir: string;
  /** The settings file that was named on the command line. */
  readonly settingsFile: string | undefined;
  readonly demoClipsDir: string;
  /** The origin of the page, the only one that may read from the local server. */
  readonly origin: string;
  readonly log: Logger;
}

/** Everything of Afterglow that is not a window. */
export interface Afterglow {
  readonly engine: Engine;
  readonly state: StateStore;
  readonly history: HistoryDatabase;
  readonly journal: ZapJournal;
  readonly clock: Clock;
  /** For a person or a program on this machine; it holds the token. */
  readonly apiUrl: string;
  /** How many hidden players may hold a picture ready. */
  readonly preRoll: number;
  /** What ties a page's connection to the zap that it belongs to. */
  readonly tickets: ZapTickets;
  /** Where the media of a zap will be, before it is answered; `:zap` stands for its id. */
  readonly zapUrl: string;
  mediaUrls(playSessionId: string): { readonly url: string; readonly streamUrl: string };
  /** Deletes everything that was watched by anybody, and what was learned of it. */
  forget(): void;
  reported(report: ZapReport): void;
  onReport: Emitter<ZapReport>['on'];
  dispose(): Promise<void>;
}

/** Conversion of more than 720 lines needs more than two cores to keep up. */
const linesForThisMachine = (): number => (availableParallelism() <= 2 ? 720 : 1080);

/** A conversion of 720 lines takes up to half a core; what is watched must never wait for what is merely warm. */
const conversionsForThisMachine = (): number => Math.floor(availableParallelism() / 2);

function cpuTimes(): CpuTimes {
  const sum = { idleMs: 0, totalMs: 0 };
  for (const { times } of cpus()) {
    sum.idleMs += times.idle;
    sum.totalMs += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return sum;
}

/** Puts the engine, the local server, the files and, where no box is set up, the demo box together. */
export async function startAfterglow(options: AfterglowOptions): Promise<Afterglow> {
  const { userDataDir, log } = options;
  const clock = systemClock;
  const file = options.settingsFile ?? join(userDataDir, 'settings.json');
  const [{ settings, troubles }, journal, { history, trouble: historyTrouble }] = await Promise.all([
    loadSettings(file, options.settingsFile !== undefined),
    ZapJournal.open(join(userDataDir, 'zaps.jsonl'), log),
    HistoryDatabase.open(userDataDir, clock.wallMs(), log),
  ]);
  const state = new StateStore(userDataDir);
  const { runFolder, trouble: diskTrouble } = await openFolder(
    segmentsRoot(settings.segmentsDir, userDataDir),
    userDataDir,
    log,
  );
  const demoBox = settings.boxes.length === 0 ? await startDemoBox({ clipsDir: options.demoClipsDir }) : undefined;
  const boxes: BoxSettings[] = demoBox
    ? [{ kind: 'hdhomerun', id: 'demo', name: 'Demo box', address: demoBox.url }]
    : settings.boxes;

  if (demoBox) log.info({ demoBox: demoBox.url }, 'demo box broadcasting');

  const engine = new Engine({
    boxes,
    ffmpegPath: settings.ffmpegPath ?? 'ffmpeg',
    maxTranscodeHeight: settings.maxTranscodeHeight ?? linesForThisMachine(),
    warmPool: settings.warmPool,
    conversions: settings.warmPool.conversions ?? conversionsForThisMachine(),
    preRoll: settings.preRoll,
    cpuTimes,
    runFolder,
    warmAhead: settings.warmAhead && !state.isWarmAheadOff,
    history,
    localTime,
    clock,
    log,
    fetch: globalThis.fetch,
    readTextFile,
  });
  const forget = (): void => {
    for (const userId of history.users()) {
      // First where it is kept: the engine looks there for what it does not know.
      history.forget(userId);
      engine.forget(userId);
    }
  };
  const token = randomBytes(18).toString('base64url');
  const authorised = knowsToken(token);
  const tickets = new ZapTickets(clock);
  const address = { url: '' };
  const mediaUrls: Afterglow['mediaUrls'] = (playSessionId) => ({
    url: address.url + playlistPath(playSessionId),
    streamUrl: address.url + streamPath(playSessionId),
  });
  const server = await startLocalServer({
    port: settings.port,
    origin: options.origin,
    log,
    routes: (app) => {
      hlsRoutes(app, engine.plays, clock);
      streamRoutes(app, engine.plays, tickets);
      directRoutes(app, directService(engine), authorised);
      void app.register(async (guarded) => {
        answerFailures(guarded);
        guarded.addHook('onRequest', requireToken(authorised));
        channelHlsRoutes(guarded, engine, clock);
        await describeApi(guarded);
        apiRoutes(guarded, engine, mediaUrls);
        warmPoolRoutes(guarded, engine, forget);
      });
    },
  });
  address.url = server.url;
  for (const [index, trouble] of troubles.entries()) engine.notify(`settings-${index}`, trouble);
  if (historyTrouble) engine.notify('history', historyTrouble);
  if (diskTrouble) engine.notify('disk', diskTrouble);
  if (server.trouble) engine.notify('port', server.trouble);
  engine.start();

  const reports = new Emitter<ZapReport>();
  return {
    engine,
    state,
    history,
    journal,
    clock,
    apiUrl: `${server.url}/api/status?token=${token}`,
    preRoll: settings.preRoll,
    tickets,
    zapUrl: server.url + zapPath(':zap'),
    mediaUrls,
    forget,
    reported: (report) => {
      if (report.outcome === 'shown') engine.journal.zapped(report.kind, report.totalMs);
      reports.emit(report);
    },
    onReport: reports.on,
    dispose: async () => {
      await engine.dispose();
      tickets.dispose();
      await Promise.all([server.close(), demoBox?.close(), journal.dispose()]);
      history.dispose();
    },
  };
}

/** By the clock and the time zone of this computer. */
function localTime(atMs: number): LocalTime {
  const date = new Date(atMs);
  return { hour: date.getHours() + date.getMinutes() / 60, weekend: date.getDay() === 0 || date.getDay() === 6 };
}

/** Two Afterglows with user data folders of their own may share a segment folder: each keeps to its part of it. */
function segmentsRoot(segmentsDir: string | undefined, userDataDir: string): string {
  if (segmentsDir === undefined) return join(userDataDir, 'segments');
  return join(segmentsDir, `afterglow-${createHash('sha256').update(resolve(userDataDir)).digest('hex').slice(0, 12)}`);
}

/** A segment folder that cannot be used, because it is on a disk that is full or gone, must not keep anybody from watching. */
async function openFolder(
  root: string,
  userDataDir: string,
  log: Logger,
): Promise<{ runFolder: RunFolder; trouble?: AppError }> {
  const instead = segmentsRoot(tmpdir(), userDataDir);
  // An earlier run may have had to go there and been killed.
  await removeLeftovers(instead, log);
  try {
    return { runFolder: await openRunFolder(root, log) };
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'unknown error';
    log.warn({ root, detail }, 'segment folder cannot be used, taking a temporary one');
    return {
      runFolder: await openRunFolder(instead, log),
      trouble: new AppError('disk-unusable', { path: root, detail }, error),
    };
  }
}
