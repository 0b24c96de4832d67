// The real app, built, under a display of its own, on a demo box that runs here: its tuners can be counted from outside.
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { Television } from '../../e2e/support/television.ts';
import { withDisplay } from '../../scripts/display.ts';
import { buildIfNeeded } from '../../scripts/lib/build.ts';
import { type Environment, repositoryRoot } from '../../scripts/lib/child.ts';
import { interrupted } from '../../scripts/lib/program.ts';
import type { ElectronRuntime } from '../../scripts/setup/electron.ts';
import { type DemoBox, startDemoBox } from '../../src/main/demo-box/index.ts';

export interface BenchApp {
  readonly page: Page;
  readonly tv: Television;
  readonly box: DemoBox;
  readonly userDataDir: string;
  /** Of Electron's main process. */
  readonly pid: number;
}

export interface BenchAppOptions {
  /** Names the copy of the log in test-results. */
  readonly name: string;
  readonly runtime: ElectronRuntime;
  readonly tuners: number;
}

/** Calls `body` once the first channel plays; whatever happens, nothing of the app is left afterwards but its log. */
export async function withApp<T>(options: BenchAppOptions, body: (app: BenchApp) => Promise<T>): Promise<T> {
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
    await writeFile(settings, JSON.stringify({ boxes }));
    return await withDisplay(
      (display) => runApp({ ...options.runtime.env, ...display }, userDataDir, settings, box, body),
      { always: true },
    );
  } finally {
    await box.close();
    await keepLog(userDataDir, options.name);
    await rm(dir, { recursive: true, force: true });
  }
}

async function runApp<T>(
  env: Environment,
  userDataDir: string,
  settings: string,
  box: DemoBox,
  body: (app: BenchApp) => Promise<T>,
): Promise<T> {
  // Playwright finds Electron through the electron package, which reads this of our own environment.
  Object.assign(process.env, { ELECTRON_OVERRIDE_DIST_PATH: env['ELECTRON_OVERRIDE_DIST_PATH'] });
  const electron = await _electron.launch({
    args: ['.', `--user-data-dir=${userDataDir}`, '--window-size=1280x720', '--settings', settings],
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
    const { pid } = electron.process();
    if (pid === undefined) throw new Error('Electron has no process');
    return await body({ page, tv, box, userDataDir, pid });
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

async function keepLog(userDataDir: string, name: string): Promise<void> {
  const folder = path.join(repositoryRoot, 'test-results');
  await mkdir(folder, { recursive: true });
  // An app that did not start has written none.
  await copyFile(path.join(userDataDir, 'logs', 'afterglow.log'), path.join(folder, `${name}.log`)).catch(() => {});
}

function definedOnly(env: Environment): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
