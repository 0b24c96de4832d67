// The app without Playwright: keys go in over Chromium's debugging pipe, what became of them is read in the app's own journal.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../../scripts/lib/program.ts';
import { type ZapReport, zapReportSchema } from '../../src/shared/model/zap-report.ts';
import { type ElectronApp, startElectron } from './electron-app.ts';
import { RemotePage } from './remote-page.ts';
import { type Scene, type SceneOptions, withScene } from './scene.ts';

export interface RemoteApp extends Pick<ElectronApp, 'pid' | 'api' | 'exited' | 'quit'> {
  readonly page: RemotePage;
  readonly scene: Scene;
}

/** Calls `body` once the first channel plays; afterwards the app is ended as a session's end does it. */
export function withRemoteApp<T>(options: SceneOptions, body: (app: RemoteApp) => Promise<T>): Promise<T> {
  return withScene(options, async (scene) => {
    const app = await startElectron(options.runtime, scene, ['--remote-debugging-pipe']);
    try {
      if (!app.pipe) throw new Problem('Electron has no debugging pipe.');
      const page = await RemotePage.attach(...app.pipe);
      await page.until(`document.querySelector('[data-player="front"][data-channel] video')?.currentTime > 0.2`);
      return await body({ ...app, page, scene });
    } finally {
      await app.quit();
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
