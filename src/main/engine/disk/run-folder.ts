import { randomBytes } from 'node:crypto';
import { unlinkSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disposable } from '../kernel/disposable.ts';
import type { Logger } from '../ports.ts';

/**
 * The folder of this run of the app, with the segments and, in `processes`, one small file per running child. A run that is killed
 * leaves its folder behind; the next start finds it, ends what may still run and removes it (TUNE-7).
 */
export interface RunFolder {
  readonly dir: string;
  /** For the environment of every child, by which it is recognised as ours and not as another program with the same number. */
  readonly mark: Readonly<Record<string, string>>;
  readonly noteProcess: (pid: number) => Disposable;
  dispose(): Promise<void>;
}

const prefix = 'run-';
const markName = 'AFTERGLOW_RUN';

/** @param root belongs to one running app alone; what is found in it is of an earlier run. */
export async function openRunFolder(root: string, log: Logger): Promise<RunFolder> {
  await removeLeftovers(root, log);
  const id = `${prefix}${randomBytes(8).toString('hex')}`;
  const dir = join(root, id);
  const processes = join(dir, 'processes');
  await mkdir(processes, { recursive: true });
  return {
    dir,
    mark: { [markName]: id },
    noteProcess: (pid) => {
      const file = join(processes, String(pid));
      // Written at once: a crash in the next millisecond must find it. A full disk costs the note, not the channel.
      attempt(() => writeFileSync(file, ''));
      return { dispose: () => attempt(() => unlinkSync(file)) };
    },
    dispose: () => rm(dir, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Ends the processes and removes the folders of runs that were killed. A root that does not exist has none. */
export async function removeLeftovers(root: string, log: Logger): Promise<void> {
  const names = await readdir(root).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const dir = join(root, name);
    const pids = (await readdir(join(dir, 'processes')).catch(() => [])).map(Number).filter((pid) => pid > 1);
    for (const pid of pids) {
      if (await isOurs(pid, name)) attempt(() => void process.kill(pid, 'SIGKILL'));
    }
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
    log.info({ dir, processes: pids.length }, 'removed what a crashed run left behind');
  }
}

/** Linux tells a process's environment. Elsewhere a child ends with its stdin, and a number alone is not proof enough to kill. */
async function isOurs(pid: number, runId: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  return environment.split('\0').includes(`${markName}=${runId}`);
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // The file or process is gone already, or cannot be noted; nothing depends on it.
  }
}
