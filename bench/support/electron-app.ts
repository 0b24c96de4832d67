// The built app as a process: started, asked for its address, and ended as a session's end does it.
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { execa } from 'execa';
import { repositoryRoot, tiedToUs } from '../../scripts/lib/child.ts';
import { interrupted, Problem } from '../../scripts/lib/program.ts';
import type { ElectronRuntime } from '../../scripts/setup/electron.ts';
import type { Scene } from './scene.ts';

/** Where the app answers programs. */
export interface ApiAddress {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly token: string;
}

interface AppExit {
  readonly code: number | undefined;
  readonly signal: string | undefined;
}

export interface ElectronApp {
  /** Of Electron's main process. */
  readonly pid: number;
  readonly api: ApiAddress;
  /** The two ends of Chromium's debugging pipe, where it was asked for. */
  readonly pipe: readonly [input: Duplex, output: Duplex] | undefined;
  readonly exited: Promise<AppExit>;
  /** Idempotent; resolves when the process has gone. */
  quit(): Promise<AppExit>;
}

const stopGraceMs = 15_000;

/** Resolves when the app has told its address. */
export async function startElectron(
  { executable }: ElectronRuntime,
  scene: Pick<Scene, 'env' | 'args'>,
  extra: readonly string[],
): Promise<ElectronApp> {
  const child = execa(...tiedToUs(executable, ['.', ...scene.args, ...extra]), {
    cwd: repositoryRoot,
    env: { ...scene.env },
    stdio: ['ignore', 'pipe', 'ignore', 'pipe', 'pipe'],
    buffer: false,
    detached: true,
    reject: false,
    forceKillAfterDelay: stopGraceMs,
    cancelSignal: interrupted,
  });
  const exited = child.then(({ exitCode, signal }) => ({ code: exitCode, signal }));
  const quit = (): Promise<AppExit> => {
    child.kill('SIGTERM');
    return exited;
  };
  const address = new Promise<string | undefined>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /API on this computer: (\S+)/.exec(line)?.[1];
      if (found) resolve(found);
    });
    void exited.then(() => resolve(undefined));
  });
  const { pid } = child;
  const told = await address;
  if (told === undefined || pid === undefined) {
    await quit();
    throw new Problem('Electron could not be started.');
  }
  const { origin, searchParams } = new URL(told);
  const [, , , input, output] = child.stdio as unknown as readonly (Duplex | undefined)[];
  return {
    pid,
    api: { url: origin, token: searchParams.get('token') ?? '' },
    pipe: input && output && [input, output],
    exited,
    quit,
  };
}
