// The app without Playwright: keys go in over Chromium's debugging pipe, what became of them is read in the app's own journal.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { execa } from 'execa';
import { repositoryRoot, tiedToUs } from '../../scripts/lib/child.ts';
import { interrupted, Problem } from '../../scripts/lib/program.ts';
import { type ZapReport, zapReportSchema } from '../../src/shared/model/zap-report.ts';
import { type Scene, type SceneOptions, withScene } from '../support/scene.ts';
import { RemotePage } from './remote-page.ts';

export interface RemoteApp {
  readonly page: RemotePage;
  readonly scene: Scene;
  /** Of Electron's main process. */
  readonly pid: number;
}

const stopGraceMs = 15_000;

/** Calls `body` once the first channel plays; afterwards the app is ended as a session's end does it. */
export function withRemoteApp<T>(options: SceneOptions, body: (app: RemoteApp) => Promise<T>): Promise<T> {
  return withScene(options, async (scene) => {
    const args = ['.', ...scene.args, '--remote-debugging-pipe'];
    const child = execa(...tiedToUs(options.runtime.executable, args), {
      cwd: repositoryRoot,
      env: { ...scene.env },
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      detached: true,
      reject: false,
      forceKillAfterDelay: stopGraceMs,
      cancelSignal: interrupted,
    });
    try {
      const [, , , input, output] = child.stdio as unknown as readonly Duplex[];
      const { pid } = child;
      if (!input || !output || pid === undefined) throw new Problem('Electron could not be started.');
      const page = await RemotePage.attach(input, output);
      await page.until(`document.querySelector('[data-player="front"][data-channel] video')?.currentTime > 0.2`);
      return await body({ page, scene, pid });
    } finally {
      child.kill('SIGTERM');
      await child;
    }
  });
}

/** The zaps that have ended so far, shown or failed. */
export async function zapsOf({ userDataDir }: Scene): Promise<ZapReport[]> {
  const journal = await readFile(path.join(userDataDir, 'zaps.jsonl'), 'utf8');
  return journal
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => zapReportSchema.parse(JSON.parse(line)));
}
