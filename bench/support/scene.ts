// What the app under measurement is started with: a display of its own, a folder of its own, and a demo box that runs here, so that
// its tuners can be counted from outside.
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { z } from 'zod';
import { withDisplay } from '../../scripts/display.ts';
import { buildIfNeeded } from '../../scripts/lib/build.ts';
import { type Environment, repositoryRoot } from '../../scripts/lib/child.ts';
import type { ElectronRuntime } from '../../scripts/setup/electron.ts';
import { type DemoBox, startDemoBox } from '../../src/main/demo-box/index.ts';
import type { settingsSchema } from '../../src/shared/contracts/settings.ts';

export interface Scene {
  readonly env: Environment;
  /** The app's own arguments. */
  readonly args: readonly string[];
  readonly box: DemoBox;
  readonly userDataDir: string;
}

export interface SceneOptions {
  /** Names the copy of the log in test-results. */
  readonly name: string;
  readonly runtime: ElectronRuntime;
  readonly tuners: number;
  /** Of the settings file, beside the box. */
  readonly settings?: Omit<z.input<typeof settingsSchema>, 'boxes'>;
}

/** Whatever happens in `body`, nothing of the scene is left afterwards but the app's log. */
export async function withScene<T>(options: SceneOptions, body: (scene: Scene) => Promise<T>): Promise<T> {
  await buildIfNeeded(options.runtime.env);
  const dir = await mkdtemp(path.join(tmpdir(), `afterglow-${options.name}-`));
  const userDataDir = path.join(dir, 'user-data');
  const box = await startDemoBox({
    clipsDir: path.join(repositoryRoot, 'resources', 'demo'),
    tuners: options.tuners,
  });
  try {
    const settings = path.join(dir, 'settings.json');
    const boxes = [{ kind: 'hdhomerun', id: 'bench', name: 'Bench box', address: box.url }];
    await writeFile(settings, JSON.stringify({ ...options.settings, boxes }));
    const args = [`--user-data-dir=${userDataDir}`, '--window-size=1280x720', '--settings', settings];
    return await withDisplay(
      (display) => body({ env: { ...options.runtime.env, ...display }, args, box, userDataDir }),
      { always: true },
    );
  } finally {
    await box.close();
    await keepLog(userDataDir, options.name);
    await rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

async function keepLog(userDataDir: string, name: string): Promise<void> {
  const folder = path.join(repositoryRoot, 'test-results');
  await mkdir(folder, { recursive: true });
  // An app that did not start has written none.
  await copyFile(path.join(userDataDir, 'logs', 'afterglow.log'), path.join(folder, `${name}.log`)).catch(() => {});
}
