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
  /** Where the display keeps its picture, where that was asked for. */
  readonly framebufferDir: string | undefined;
}

export interface SceneOptions {
  /** Names the copy of the log in test-results. */
  readonly name: string;
  readonly runtime: ElectronRuntime;
  readonly tuners: number;
  /** Of the settings file, beside the box. */
  readonly settings?: Omit<z.input<typeof settingsSchema>, 'boxes'> & { readonly preRoll?: number };
  /** A box that runs already, and stays, under the address that the app is to use; left out: one of its own with the demo clips. */
  readonly source?: { readonly box: DemoBox; readonly url: string };
  readonly framebuffer?: boolean;
}

/** Whatever happens in `body`, nothing of the scene is left afterwards but the app's log. */
export async function withScene<T>(options: SceneOptions, body: (scene: Scene) => Promise<T>): Promise<T> {
  await buildIfNeeded(options.runtime.env);
  const dir = await mkdtemp(path.join(tmpdir(), `afterglow-${options.name}-`));
  const userDataDir = path.join(dir, 'user-data');
  const framebufferDir = options.framebuffer ? await makeFramebufferDir() : undefined;
  const own = options.source
    ? undefined
    : await startDemoBox({ clipsDir: path.join(repositoryRoot, 'resources', 'demo'), tuners: options.tuners });
  try {
    const settings = path.join(dir, 'settings.json');
    const { box, url } = options.source ?? withUrl(own);
    const boxes = [{ kind: 'hdhomerun', id: 'bench', name: 'Bench box', address: url }];
    await writeFile(settings, JSON.stringify({ ...options.settings, boxes }));
    const args = [`--user-data-dir=${userDataDir}`, '--window-size=1280x720', '--settings', settings];
    return await withDisplay(
      (display) => body({ env: { ...options.runtime.env, ...display }, args, box, userDataDir, framebufferDir }),
      { always: true, ...(framebufferDir !== undefined && { framebufferDir }) },
    );
  } finally {
    await own?.close();
    await keepLog(userDataDir, options.name);
    await rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    if (framebufferDir !== undefined) await rm(framebufferDir, { recursive: true, force: true });
  }
}

/** In memory where there is such a folder: a screen that changes all the time need not be written to a disk. */
export async function makeFramebufferDir(): Promise<string> {
  const inMemory = await mkdtemp('/dev/shm/afterglow-screen-').catch(() => undefined);
  return inMemory ?? mkdtemp(path.join(tmpdir(), 'afterglow-screen-'));
}

function withUrl(box: DemoBox | undefined): { readonly box: DemoBox; readonly url: string } {
  if (!box) throw new Error('There is no box');
  return { box, url: box.url };
}

async function keepLog(userDataDir: string, name: string): Promise<void> {
  const folder = path.join(repositoryRoot, 'test-results');
  await mkdir(folder, { recursive: true });
  // An app that did not start has written none.
  await copyFile(path.join(userDataDir, 'logs', 'afterglow.log'), path.join(folder, `${name}.log`)).catch(() => {});
}
