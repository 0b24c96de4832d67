// The rivals' programs: installed from Debian's packages where that can be done without asking, left out with a word where not.
import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { answers } from '../../../scripts/lib/child.ts';
import { Problem } from '../../../scripts/lib/program.ts';
import { apt, installPackages } from '../../../scripts/setup/install.ts';
import { inspectMachine } from '../../../scripts/setup/machine.ts';
import { aptInstall } from '../../../scripts/setup/packages.ts';

type ProgramName = 'mpv' | 'vlc';

interface RivalProgram {
  readonly packages: readonly string[];
  readonly isThere: () => Promise<boolean>;
}

const programs: Readonly<Record<ProgramName, RivalProgram>> = {
  mpv: { packages: ['mpv'], isThere: () => isInPath('mpv') },
  // The window on X11 is a package of its own, without which VLC plays and shows nothing.
  vlc: {
    packages: ['vlc-bin', 'vlc-plugin-base', 'vlc-plugin-video-output'],
    isThere: async () => (await isInPath('vlc')) && (await hasVlcWindow()),
  },
};

/** Which of the wanted ones can be run. */
export async function ensureRivalPrograms(wanted: readonly ProgramName[]): Promise<ReadonlySet<ProgramName>> {
  const missing = await missingOf(wanted);
  if (missing.length > 0) await install(missing);
  const still = await missingOf(missing);
  for (const name of still)
    console.log(`${name} is left out: it is not here. To have it: ${aptInstall(programs[name].packages).join(' ')}`);
  return new Set(wanted.filter((name) => !still.includes(name)));
}

async function install(missing: readonly ProgramName[]): Promise<void> {
  const facts = await inspectMachine();
  if (!facts.hasApt || facts.rights === 'none') return;
  const packages = missing.flatMap((name) => programs[name].packages);
  console.log(`To compare with, installing: ${packages.join(' ')}`);
  try {
    await apt(facts, ['apt-get', 'update', '--quiet']);
    await installPackages(facts, packages);
  } catch (error) {
    // The bench is worth having without them.
    if (!(error instanceof Problem)) throw error;
    console.log(error.message);
  }
}

async function missingOf(names: readonly ProgramName[]): Promise<ProgramName[]> {
  const there = await Promise.all(names.map((name) => programs[name].isThere()));
  return names.filter((_, i) => !there[i]);
}

/** Not started, because VLC ends at once when it is started as root. */
const isInPath = (name: string): Promise<boolean> => answers('sh', '-c', 'command -v "$0"', name);

async function hasVlcWindow(): Promise<boolean> {
  // /usr/lib/vlc, or with the machine's name between.
  const names = await readdir('/usr/lib').catch(() => []);
  const plugin = path.join('vlc', 'plugins', 'video_output', 'libxcb_x11_plugin.so');
  const found = await Promise.all(['.', ...names].map((name) => exists(path.join('/usr/lib', name, plugin))));
  return found.includes(true);
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
