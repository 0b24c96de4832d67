import { cpus, loadavg, release, totalmem } from 'node:os';
import { execa } from 'execa';
import { repositoryRoot } from '../../scripts/lib/child.ts';
import type { ElectronRuntime } from '../../scripts/setup/electron.ts';

/** What figures mean nothing without. */
export interface MachineFacts {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryMb: number;
  readonly kernel: string;
  readonly electron: string;
  readonly node: string;
  readonly ffmpeg: string;
  /** ISO 8601, at the start. */
  readonly date: string;
  /** With "+" when files differ from it. */
  readonly commit: string;
}

export async function machineFacts({ version, kind }: ElectronRuntime): Promise<MachineFacts> {
  const [ffmpeg, commit, changes] = await Promise.all([
    firstLineOf('ffmpeg', '-version'),
    firstLineOf('git', 'rev-parse', '--short', 'HEAD'),
    firstLineOf('git', 'status', '--porcelain'),
  ]);
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryMb: Math.round(totalmem() / 2 ** 20),
    kernel: release(),
    electron: `${version} (${kind})`,
    node: process.versions.node,
    ffmpeg: /version (\S+)/.exec(ffmpeg)?.[1] ?? 'unknown',
    date: new Date().toISOString(),
    commit: commit === '' ? 'unknown' : commit + (changes === '' ? '' : '+'),
  };
}

export function describeMachine(facts: MachineFacts): string {
  const { cpu, cores, electron, ffmpeg, commit, date } = facts;
  return `${cores} × ${cpu}, Electron ${electron}, FFmpeg ${ffmpeg}, Xvfb with software rendering; ${commit}, ${date}`;
}

/** The load average of the last minute: far above what the app itself needs, the machine was shared. */
export const loadOfLastMinute = (): number => Number((loadavg()[0] ?? 0).toFixed(2));

async function firstLineOf(file: string, ...args: string[]): Promise<string> {
  const { stdout } = await execa(file, args, { cwd: repositoryRoot, reject: false });
  return stdout?.split('\n')[0] ?? '';
}
