// Finds out what this machine has. Asks for what is really needed (does it start, is the library found) rather than for
// package names, so that a hand-built FFmpeg or another distribution's package counts as well.
import { opendir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { answers } from '../lib/child.ts';
import { type MachineFacts, renamedPackages } from './packages.ts';

export async function inspectMachine(): Promise<MachineFacts> {
  const isLinux = process.platform === 'linux';
  const [ffmpeg, xvfb, libraries, font, apt, userRights] = await Promise.all([
    answers('ffmpeg', '-version'),
    // Its -version ends as a failure.
    isLinux && answers('Xvfb', '-help'),
    isLinux ? knownLibraries() : new Set<string>(),
    isLinux && hasFont(),
    isLinux && answers('apt-get', '--version'),
    rights(),
  ]);
  return {
    platform: process.platform,
    programs: new Set([...(ffmpeg ? ['ffmpeg'] : []), ...(xvfb ? ['Xvfb'] : [])]),
    libraries,
    hasFont: font,
    hasApt: apt,
    aptKnows: apt ? await knownToApt(renamedPackages) : new Set(),
    rights: userRights,
  };
}

async function rights(): Promise<MachineFacts['rights']> {
  if (process.getuid?.() === 0) return 'root';
  return (await answers('sudo', '-n', 'true')) ? 'sudo' : 'none';
}

async function knownLibraries(): Promise<ReadonlySet<string>> {
  // Not in an ordinary user's PATH on Debian.
  const { stdout } = await execa('/sbin/ldconfig', ['-p'], { reject: false });
  return new Set([...(stdout ?? '').matchAll(/^\s+(\S+) \(/gm)].map((match) => match[1] ?? ''));
}

async function knownToApt(names: readonly string[]): Promise<ReadonlySet<string>> {
  // Prints a stanza for each real package it knows and complains about the others, virtual ones among them.
  const { stdout } = await execa('apt-cache', ['show', '--no-all-versions', ...names], { reject: false });
  return new Set([...(stdout ?? '').matchAll(/^Package: (\S+)/gm)].map((match) => match[1] ?? ''));
}

async function hasFont(): Promise<boolean> {
  const home = homedir();
  const folders = [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    path.join(home, '.fonts'),
    path.join(home, '.local/share/fonts'),
  ];
  for (const folder of folders) {
    if (await containsFont(folder)) return true;
  }
  return false;
}

async function containsFont(folder: string): Promise<boolean> {
  try {
    for await (const entry of await opendir(folder, { recursive: true })) {
      if (/\.(?:ttf|ttc|otf)$/i.test(entry.name)) return true;
    }
  } catch {
    // No such folder, or not ours to read: no font there.
  }
  return false;
}
