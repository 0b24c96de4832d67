import { readdirSync, readFileSync } from 'node:fs';

/** The FFmpeg processes whose ancestor is the given one, by Linux's /proc. */
export function ffmpegsUnder(pid: number): number[] {
  return allProcesses()
    .filter((each) => each.name === 'ffmpeg' && isBelow(each.pid, pid))
    .map((each) => each.pid);
}

/** The FFmpeg processes that work for a user data folder, whether or not their app still lives. */
export function ffmpegsOfRun(runId: string): number[] {
  return allProcesses()
    .filter(({ pid, name }) => name === 'ffmpeg' && environmentOf(pid).includes(`AFTERGLOW_RUN=${runId}`))
    .map(({ pid }) => pid);
}

export function isAlive(pid: number): boolean {
  const found = allProcesses().find((each) => each.pid === pid);
  return found !== undefined && found.state !== 'Z';
}

interface Process {
  readonly pid: number;
  readonly name: string;
  readonly state: string;
  readonly parent: number;
}

function allProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const found = statOf(Number(name));
      return found ? [found] : [];
    });
}

function statOf(pid: number): Process | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, name, state, parent] = /^\d+ \((.*)\) (\S) (\d+)/s.exec(text) ?? [];
    return { pid, name: name ?? '', state: state ?? '', parent: Number(parent) };
  } catch {
    return undefined;
  }
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  } catch {
    return [];
  }
}

function isBelow(pid: number, ancestor: number): boolean {
  for (let current = statOf(pid); current && current.pid > 1; current = statOf(current.parent)) {
    if (current.parent === ancestor) return true;
  }
  return false;
}
