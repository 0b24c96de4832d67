// What the app holds of the machine, read from outside through Linux's /proc: nothing is asked of the app itself.
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import { countBy } from './count-by.ts';
import type { RemoteApp } from './remote-app.ts';

/** Megabytes of memory, of which shared pages count in part (PSS), so that a sum over processes is right. */
export interface MemoryMb {
  readonly main: number;
  readonly renderer: number;
  /** The whole tree, FFmpeg processes included. */
  readonly total: number;
}

export interface Counts {
  /** The app's tree: main, Chromium's helpers, FFmpeg. */
  readonly processes: number;
  readonly ffmpegs: number;
  /** On the box, which counts for itself. */
  readonly tuners: number;
  /** Of the main process, as are the file descriptors, among which they are. */
  readonly sockets: number;
  readonly fds: number;
  /** Of entries, below the run's folder. */
  readonly folders: number;
}

export interface Census {
  readonly atMs: number;
  readonly counts: Counts;
  /** What the file descriptors are: how many of each kind or path. */
  readonly descriptors: Readonly<Record<string, number>>;
  readonly segmentBytes: number;
  readonly memoryMb: MemoryMb;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly isZombie: boolean;
}

export async function takeCensus(app: Pick<RemoteApp, 'pid' | 'scene'>): Promise<Census> {
  const atMs = Date.now();
  const { counts, descriptors, tree, segmentBytes } = await takeCounts(app);
  const memory = await Promise.all(
    tree.map(async (each) => ({
      mb: await pssMb(each.pid),
      isRenderer: await isRenderer(each),
      isMain: each.pid === app.pid,
    })),
  );
  const sum = (mine: (each: (typeof memory)[number]) => boolean) =>
    memory.filter(mine).reduce((total, { mb }) => total + mb, 0);
  return {
    atMs,
    counts,
    descriptors: countBy(descriptors, kindOf),
    segmentBytes,
    memoryMb: {
      main: sum(({ isMain }) => isMain),
      renderer: sum(({ isRenderer }) => isRenderer),
      total: sum(() => true),
    },
  };
}

interface Counted {
  readonly counts: Counts;
  readonly descriptors: readonly string[];
  readonly tree: readonly Process[];
  readonly segmentBytes: number;
}

/** What costs little to count. */
export async function takeCounts({ pid, scene }: Pick<RemoteApp, 'pid' | 'scene'>): Promise<Counted> {
  const { box, userDataDir } = scene;
  const tuners = box.tunersInUse();
  const [tree, descriptors, segments] = await Promise.all([
    treeOf(pid),
    descriptorsOf(pid, userDataDir),
    segmentsIn(path.join(userDataDir, 'segments')),
  ]);
  return {
    tree,
    descriptors,
    segmentBytes: segments.bytes,
    counts: {
      processes: tree.length,
      ffmpegs: tree.filter(({ name }) => name === 'ffmpeg').length,
      tuners,
      sockets: descriptors.filter((target) => target.startsWith('socket:')).length,
      fds: descriptors.length,
      folders: segments.folders,
    },
  };
}

const ticksPerSecond = 100;

/** Processor time that a process and all below it have used so far, with what they have reaped. */
export async function cpuSeconds(pid: number): Promise<number> {
  const used = await Promise.all(
    (await treeOf(pid)).map(async (each) => {
      const text = await readFile(`/proc/${each.pid}/stat`, 'utf8').catch(() => '');
      // Behind the name, which may hold anything: utime, stime, cutime, cstime are fields 14 to 17 (proc(5)).
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
    }),
  );
  return used.reduce((sum, ticks) => sum + ticks, 0) / ticksPerSecond;
}

/** A process and all below it. A zombie is one too: it is somebody who was not waited for. */
async function treeOf(root: number): Promise<Process[]> {
  const names = await readdir('/proc');
  const all = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map((name) => processOf(Number(name))));
  const alive = all.filter((each) => each !== undefined);
  const tree = alive.filter(({ pid }) => pid === root);
  for (const each of tree) tree.push(...alive.filter(({ parent }) => parent === each.pid));
  return tree;
}

async function processOf(pid: number): Promise<Process | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [, name, state, parent] = /^\d+ \((.*)\) (\S) (\d+)/s.exec(text) ?? [];
  return name === undefined ? undefined : { pid, name, parent: Number(parent), isZombie: state === 'Z' };
}

async function isRenderer({ pid, isZombie }: Process): Promise<boolean> {
  return !isZombie && (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes('--type=renderer');
}

/** Without the databases of Chromium's own in the profile: it opens each once, the last of them minutes after its start. */
async function descriptorsOf(pid: number, userDataDir: string): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder);
  // One that was closed since the listing is none.
  const targets = await Promise.all(names.map((name) => readlink(path.join(folder, name)).catch(() => '')));
  const isOurs = (target: string) =>
    !target.startsWith(`${userDataDir}/`) || /^\/(?:segments|logs)\/|\.jsonl?$/.test(target.slice(userDataDir.length));
  return targets.filter((target) => target !== '' && isOurs(target));
}

/** "socket:[123]" and "/dev/shm/.org.chromium.Abc123 (deleted)" without what is theirs alone. */
function kindOf(target: string): string {
  return target
    .replace(/:\[\d+\]$/, '')
    .replace(/^(\/dev\/shm\/[\w.]*\.)\w+/, '$1*')
    .replace(/\/run-\w+\/.*/, '/run-*/…');
}

async function pssMb(pid: number): Promise<number> {
  // Zombies have none, and what has just ended has no file.
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024;
}

async function segmentsIn(root: string): Promise<{ folders: number; bytes: number }> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(path.join(entry.parentPath, entry.name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  );
  // root/run-ID/ENTRY; the run's folder also holds its notes on processes.
  const isEntry = (entry: { name: string; parentPath: string }) =>
    entry.name !== 'processes' && path.dirname(entry.parentPath) === root;
  return {
    folders: entries.filter((entry) => entry.isDirectory() && isEntry(entry)).length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}
