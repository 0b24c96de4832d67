import type { ChildProcess } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, test as base, type ElectronApplication, type Page, type TestInfo } from 'playwright/test';
import { type DemoBox, startDemoBox } from '../../src/main/demo-box/index.ts';
import { Television } from './television.ts';

interface LaunchOptions {
  /**
   * Written to a file and given as `--settings`; left out: the app starts as on a new machine. An object that does not say how much to
   * pre-roll means nothing: most tests count tuners, entries and leases, and a guess that comes and goes would make the counts chance.
   */
  readonly settings?: object | string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Kept by the caller, to start a second time on it; left out: a new one that is removed afterwards. */
  readonly userDataDir?: string;
}

export interface Running {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly tv: Television;
  readonly userDataDir: string;
  readonly pid: number;
  readonly apiUrl: string;
  close(): Promise<void>;
}

interface Fixtures {
  /** Starts the real app; whatever is still running at the end of the test is closed. */
  readonly launch: (options?: LaunchOptions) => Promise<Running>;
  /** A demo box of the test's own, with faults and tuners at hand; the app knows it only by its address. */
  readonly box: DemoBox;
  readonly tempDir: string;
}

const root = join(import.meta.dirname, '..', '..');
export const demoClipsDir = join(root, 'resources', 'demo');

export const test = base.extend<Fixtures>({
  tempDir: async ({}, provide) => {
    const dir = await mkdtemp(join(tmpdir(), 'afterglow-e2e-'));
    await provide(dir);
    // Chromium's helpers may write their last for a moment after the app has gone.
    await rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  },

  box: async ({}, provide) => {
    const box = await startDemoBox({ clipsDir: demoClipsDir });
    await provide(box);
    await box.close();
  },

  launch: async ({ tempDir }, provide, testInfo) => {
    const running: Running[] = [];
    await provide(async (options = {}) => {
      const started = await start(options, join(tempDir, `user-data-${running.length}`), tempDir);
      running.push(started);
      return started;
    });
    const failed = testInfo.status !== testInfo.expectedStatus;
    for (const [index, each] of running.entries()) {
      if (failed) await keepEvidence(each, testInfo, index);
      await each.close();
    }
  },
});

export { expect } from 'playwright/test';

/** Settings that point the app at one HDHomeRun. */
export const boxSettings = (address: string): object => ({
  boxes: [{ kind: 'hdhomerun', id: 'test', name: 'Test box', address }],
});

async function start(options: LaunchOptions, newUserDataDir: string, tempDir: string): Promise<Running> {
  const userDataDir = options.userDataDir ?? newUserDataDir;
  const args = ['.', `--user-data-dir=${userDataDir}`, '--window-size=1280x720', ...(options.args ?? [])];
  if (options.settings !== undefined) {
    const file = join(tempDir, `settings-${Math.random().toString(36).slice(2)}.json`);
    const { settings } = options;
    await writeFile(
      file,
      typeof settings === 'string' ? settings : JSON.stringify({ preRoll: 0, warmAhead: false, ...settings }),
    );
    args.push('--settings', file);
  }
  const app = await _electron.launch({ args, cwd: root, env: { ...environment(), ...options.env } });
  // The address first: what is printed before anybody listens is lost.
  const [apiUrl, page] = await Promise.all([
    addressIn(app),
    app.firstWindow(),
    app.context().tracing.start({ screenshots: true, snapshots: true }),
  ]).catch((error: unknown) => {
    app.process().kill('SIGKILL');
    throw error;
  });
  // Taken now: Playwright forgets the process once its connection ends.
  const child = app.process();
  const { pid } = child;
  if (pid === undefined) throw new Error('Electron has no process');
  return {
    app,
    page,
    tv: await Television.watch(app, page),
    userDataDir,
    pid,
    apiUrl,
    close: () => close(app, child),
  };
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The app prints its API's address, the token included. Rejects with what it said instead when it ends without it. */
function addressIn(app: ElectronApplication): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    app.process().stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /API on this computer: (\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    app.process().once('exit', () => reject(new Error(`Afterglow ended without an address: ${said}`)));
  });
}

async function close(app: ElectronApplication, child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  await app.close().catch(() => child.kill('SIGKILL'));
  await exited;
}

async function keepEvidence({ app, page, userDataDir }: Running, testInfo: TestInfo, index: number): Promise<void> {
  const keep = async (name: string, contentType: string, make: (path: string) => Promise<unknown>): Promise<void> => {
    const path = testInfo.outputPath(`${index}-${name}`);
    // A crashed app has no page to picture; what there is of the rest is still worth having.
    await make(path).then(
      () => testInfo.attach(name, { path, contentType }),
      () => {},
    );
  };
  await keep('trace.zip', 'application/zip', (path) => app.context().tracing.stop({ path }));
  await keep('screenshot.png', 'image/png', (path) => page.screenshot({ path }));
  await keep('afterglow.log', 'text/plain', (path) => copyFile(join(userDataDir, 'logs', 'afterglow.log'), path));
}
