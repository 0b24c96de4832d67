// The app without a window, on a box of the bench's own, and the channels that are measured.
import { setTimeout as delay } from 'node:timers/promises';
import { interrupted, Problem } from '../../scripts/lib/program.ts';
import type { ElectronRuntime } from '../../scripts/setup/electron.ts';
import type { EngineView } from '../../src/shared/model/views.ts';
import { type ApiAddress, startElectron } from '../support/electron-app.ts';
import { askJson } from '../support/http.ts';
import { type Scene, withScene } from '../support/scene.ts';

export interface LoadScene {
  readonly api: ApiAddress;
  readonly pid: number;
  readonly box: Scene['box'];
  /** The channel with the most bits a second; raw streams are passed on, whatever they carry. */
  readonly direct: string;
  /** One that FFmpeg has only to pack anew. */
  readonly hls: string;
  /** For this long each step is measured. */
  readonly stepMs: number;
  /** For this long a joiner may get more than the stream's own rate. */
  readonly joinMs: number;
  /** What the app has received of the channel so far; the same is passed on to each raw client. */
  receivedBytes(channel: string): Promise<number>;
  pass(durationMs: number): Promise<void>;
  /** Resolves when the app holds nothing any more. */
  untilCold(): Promise<void>;
}

const tuners = 4;
const warmPool = { capacity: 4, directCapacity: 4, idleMinutes: 0.1 };
/** As scripts/start.ts starts it where there is no display. */
const withoutWindow = ['--headless', '--ozone-platform=headless', '--disable-gpu', '--log-level=3'];
const lookEveryMs = 250;
const coldWithinMs = 60_000;

export function withHeadlessApp<T>(
  runtime: ElectronRuntime,
  times: Pick<LoadScene, 'stepMs' | 'joinMs'>,
  body: (scene: LoadScene) => Promise<T>,
): Promise<T> {
  return withScene({ name: 'bench-load', runtime, tuners, settings: { warmAhead: false, warmPool } }, async (scene) => {
    const app = await startElectron(runtime, scene, withoutWindow);
    try {
      await untilReady(app.api);
      const pass = (durationMs: number) => delay(durationMs, undefined, { signal: interrupted });
      const untilCold = () =>
        until(async () => {
          const { entries, upstreams } = await status(app.api);
          return entries.length === 0 && upstreams.length === 0;
        });
      const receivedBytes = async (channel: string) => {
        const { upstreams } = await status(app.api);
        return upstreams.find(({ channelId }) => channelId.endsWith(`:${channel}`))?.receivedBytes ?? 0;
      };
      return await body({
        ...app,
        ...times,
        box: scene.box,
        direct: '41',
        hls: '2',
        receivedBytes,
        pass,
        untilCold,
      });
    } finally {
      await app.quit();
    }
  });
}

const status = (api: ApiAddress) => askJson<EngineView>(api, '/api/status');

const untilReady = (api: ApiAddress) =>
  until(async () => (await status(api)).boxes.every(({ state }) => state.kind === 'ready'));

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadlineMs = performance.now() + coldWithinMs; !(await condition()); ) {
    if (performance.now() > deadlineMs) throw new Problem('The app does not come to rest.');
    await delay(lookEveryMs, undefined, { signal: interrupted });
  }
}
