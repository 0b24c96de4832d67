// The real app, driven by Playwright.
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { Television } from '../../e2e/support/television.ts';
import { type Environment, repositoryRoot } from '../../scripts/lib/child.ts';
import { interrupted } from '../../scripts/lib/program.ts';
import { type Scene, type SceneOptions, withScene } from './scene.ts';

export interface BenchApp {
  readonly electron: ElectronApplication;
  readonly scene: Scene;
  readonly page: Page;
  readonly tv: Television;
}

/** Calls `body` once the first channel plays. */
export function withApp<T>(options: SceneOptions, body: (app: BenchApp) => Promise<T>): Promise<T> {
  return withScene(options, (scene) => runApp(scene, body));
}

/** In a scene that has been made. */
export async function runApp<T>(scene: Scene, body: (app: BenchApp) => Promise<T>): Promise<T> {
  const { env, args } = scene;
  // Playwright finds Electron through the electron package, which reads this of our own environment.
  Object.assign(process.env, { ELECTRON_OVERRIDE_DIST_PATH: env['ELECTRON_OVERRIDE_DIST_PATH'] });
  const electron = await _electron.launch({
    args: ['.', ...args],
    cwd: repositoryRoot,
    env: definedOnly({ ...process.env, ...env }),
  });
  const onAbort = () => void electron.close();
  interrupted.addEventListener('abort', onAbort);
  try {
    interrupted.throwIfAborted();
    const page = await electron.firstWindow();
    const tv = await Television.watch(electron, page);
    await tv.playing();
    return await body({ electron, scene, page, tv });
  } finally {
    interrupted.removeEventListener('abort', onAbort);
    await close(electron);
  }
}

/** Resolves when the process has ended, which is later than what Playwright waits for. */
async function close(electron: ElectronApplication): Promise<void> {
  const child = electron.process();
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  await electron.close().catch(() => child.kill('SIGKILL'));
  await exited;
}

function definedOnly(env: Environment): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
