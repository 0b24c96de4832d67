import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { interrupted } from '../../scripts/lib/program.ts';

/** What a stretch of time cost the main process. */
export interface Cost {
  readonly elapsedMs: number;
  /** Of one core. */
  readonly cpuPercent: number;
  readonly rssMb: number;
  /** Shared pages count in part. */
  readonly pssMb: number;
}

/** Linux counts processor time in hundredths of a second, whatever the kernel's own tick is. */
const msPerTick = 10;

/** Calls `begin`, lets the time pass and gives what it cost. */
export async function costOf(pid: number, durationMs: number, begin: () => Promise<unknown>): Promise<Cost> {
  await begin();
  const [sinceMs, before] = [performance.now(), await cpuMs(pid)];
  await delay(durationMs, undefined, { signal: interrupted });
  const [elapsedMs, after] = [performance.now() - sinceMs, await cpuMs(pid)];
  const memory = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  return {
    elapsedMs,
    cpuPercent: ((after - before) / elapsedMs) * 100,
    rssMb: kilobytesOf('Rss', memory) / 1024,
    pssMb: kilobytesOf('Pss', memory) / 1024,
  };
}

async function cpuMs(pid: number): Promise<number> {
  return cpuTicksIn(await readFile(`/proc/${pid}/stat`, 'utf8')) * msPerTick;
}

/** User and system time, all threads; the name in brackets may hold anything. */
export function cpuTicksIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

function kilobytesOf(name: string, rollup: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0);
}
