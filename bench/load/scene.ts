// The app without a window, on a box of the bench's own, and the channels that are measured.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { demo } from '../../e2e/support/television.ts';
import { repositoryRoot } from '../../scripts/lib/child.ts';
import { interrupted, Problem } from '../../scripts/lib/program.ts';
import type { ElectronRuntime } from '../../scripts/setup/electron.ts';
import type { EngineView } from '../../src/shared/model/views.ts';
import { type ApiAddress, startElectron } from '../support/electron-app.ts';
import { askJson } from '../support/http.ts';
import { type Scene, withScene } from '../support/scene.ts';

interface LoadChannel {
  readonly number: string;
  readonly bytesPerS: number;
}

export interface LoadScene {
  readonly api: ApiAddress;
  readonly pid: number;
  readonly box: Scene['box'];
  /** The channel with the most bits a second; raw streams are passed on, whatever they carry. */
  readonly direct: LoadChannel;
  /** One that FFmpeg has only to pack anew. */
  readonly hls: LoadChannel;
  /** For this long each step is measured. */
  readonly stepMs: number;
  /** For this long a joiner may get more than the stream's own rate. */
  readonly joinMs: number;
  pass(durationMs: number): Promise<void>;
  /** Resolves when the app holds nothing any more. */
  untilCold(): Promise<void>;
}

const tuners = 4;
const warmPool = { capacity: 4, directCapacity: 4, idleMinutes: 0.1 };
/** As scripts/start.ts starts it where there is no display. */
const withoutWindow = ['--headless', '--ozone-platform=headless', '--disable-gpu', '--log-level=3'];
const ticksPerS = 90_000;
const lookEveryMs = 250;
const coldWithinMs = 60_000;

export function withHeadlessApp<T>(
  runtime: ElectronRuntime,
  times: Pick<LoadScene, 'stepMs' | 'joinMs'>,
  body: (scene: LoadScene) => Promise<T>,
): Promise<T> {
  return withScene({ name: 'bench-load', runtime, tuners, settings: { warmPool } }, async (scene) => {
    const app = await startElectron(runtime, scene, withoutWindow);
    try {
      await untilReady(app.api);
      const pass = (durationMs: number) => delay(durationMs, undefined, { signal: interrupted });
      const untilCold = () =>
        until(async () => {
          const { entries, upstreams } = await status(app.api);
          return entries.length === 0 && upstreams.length === 0;
        });
      const [direct, hls] = [await channel('41'), await channel('2')];
      return await body({ ...app, ...times, box: scene.box, direct, hls, pass, untilCold });
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

/** A clip is broadcast again and again, each time in its own length. */
async function channel(number: string): Promise<LoadChannel> {
  const found = demo.channels.find((each) => each.number === number);
  if (!found) throw new Problem(`The demo box has no channel ${number}.`);
  const { size } = await stat(path.join(repositoryRoot, 'resources', 'demo', found.file));
  return { number, bytesPerS: size / (found.loopTicks / ticksPerS) };
}
