// Child processes of the commands: their output goes where ours goes, and they end when we do.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { interrupted, Problem } from './program.ts';

// Long enough for the app to stop its FFmpeg processes and give its tuners back before it is killed.
const KILL_GRACE_MS = 15_000;

export const repositoryRoot: string = path.resolve(import.meta.dirname, '../..');

export type Environment = Readonly<Record<string, string | undefined>>;

/** The path of a program of node_modules, without going through npx, which passes no signals on. */
export function localProgram(name: string): string {
  return path.join(repositoryRoot, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
}

/**
 * On Linux the kernel sends SIGTERM to a program started this way when we die, even by SIGKILL, where no `finally` runs.
 * setpriv is part of util-linux; without it only an ordinary end is covered.
 */
export function tiedToUs(file: string, args: readonly string[]): readonly [string, readonly string[]] {
  const setpriv = '/usr/bin/setpriv';
  if (process.platform !== 'linux' || !existsSync(setpriv)) return [file, args];
  return [setpriv, ['--pdeathsig', 'TERM', '--', file, ...args]];
}

export interface RunOptions {
  /** For a program that leaves its own children behind when it is ended: they are ended with it. */
  readonly withChildren?: boolean;
}

/**
 * Runs a program to its end and gives its exit code. It has no part in the terminal's process group, so Ctrl-C reaches it
 * once, through us: Electron takes a second SIGINT as an order to die at once.
 */
export async function run(
  file: string,
  args: readonly string[],
  env: Environment = {},
  { withChildren = false }: RunOptions = {},
): Promise<number> {
  const child = execa(...tiedToUs(file, args), {
    cwd: repositoryRoot,
    env,
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
    reject: false,
    detached: process.platform !== 'win32',
    forceKillAfterDelay: KILL_GRACE_MS,
    cancelSignal: interrupted,
  });
  const endGroup = () => {
    if (withChildren && child.pid !== undefined) signalGroup(child.pid);
  };
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  interrupted.addEventListener('abort', endGroup);
  try {
    const { exitCode, originalMessage, signal, isCanceled } = await child;
    if (isCanceled) return exitCode ?? 1;
    if (exitCode === undefined)
      throw new Problem(signal ? `${file} was ended by ${signal}.` : (originalMessage ?? file));
    return exitCode;
  } finally {
    endGroup();
    interrupted.removeEventListener('abort', endGroup);
    process.off('exit', killNow);
  }
}

function signalGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGTERM');
  } catch {
    // Nobody is left, or this system has no process groups.
  }
}

/** Whether a program is there and starts. */
export async function answers(file: string, ...args: string[]): Promise<boolean> {
  const { failed } = await execa(file, args, { reject: false, stdio: 'ignore', timeout: 20_000 });
  return !failed;
}
