// What the app needs of the system and how a person or apt supplies it. Pure: machine.ts finds the facts, install.ts acts.

export interface MachineFacts {
  readonly platform: NodeJS.Platform;
  /** Programs that were tried and start. */
  readonly programs: ReadonlySet<string>;
  /** File names of the shared libraries that the dynamic linker knows; empty where there is no such list. */
  readonly libraries: ReadonlySet<string>;
  readonly hasFont: boolean;
  readonly hasApt: boolean;
  /** Debian packages that apt can install, asked only for names that differ between releases. */
  readonly aptKnows: ReadonlySet<string>;
  readonly rights: 'root' | 'sudo' | 'none';
}

export type Plan =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'install'; readonly what: readonly string[]; readonly packages: readonly string[] }
  | { readonly kind: 'ask'; readonly what: readonly string[]; readonly advice: string };

interface Need {
  readonly what: string;
  /** The first of these that apt knows is taken: Debian 13 and Ubuntu 24.04 renamed some for 64-bit time. */
  readonly packages: readonly [string, ...string[]];
  readonly isMet: (facts: MachineFacts) => boolean;
}

const library = (what: string, file: string, ...packages: [string, ...string[]]): Need => ({
  what,
  packages,
  isMet: (facts) => facts.libraries.has(file),
});

const FFMPEG: Need = { what: 'FFmpeg', packages: ['ffmpeg'], isMet: (facts) => facts.programs.has('ffmpeg') };
const XVFB: Need = {
  what: 'Xvfb (a display without a screen)',
  packages: ['xvfb'],
  isMet: (facts) => facts.programs.has('Xvfb'),
};

// Electron links against these; apt brings what they need in turn.
const DESKTOP: readonly Need[] = [
  library('GTK 3', 'libgtk-3.so.0', 'libgtk-3-0t64', 'libgtk-3-0'),
  library('NSS', 'libnss3.so', 'libnss3'),
  library('ALSA', 'libasound.so.2', 'libasound2t64', 'libasound2'),
  library('GBM', 'libgbm.so.1', 'libgbm1'),
  // Without any font Chromium draws a box for each letter.
  { what: 'a font', packages: ['fonts-dejavu-core'], isMet: (facts) => facts.hasFont },
];

/** The names of packages that are worth asking apt about: those that exist under one name or another. */
export const renamedPackages: readonly string[] = DESKTOP.flatMap(({ packages }) =>
  packages.length > 1 ? packages : [],
);

/** @param virtualDisplay whether a display without a screen is needed (tests, pictures) */
export function planSystemPackages(facts: MachineFacts, virtualDisplay: boolean): Plan {
  const needs = facts.platform === 'linux' ? [FFMPEG, ...DESKTOP, ...(virtualDisplay ? [XVFB] : [])] : [FFMPEG];
  const missing = needs.filter((need) => !need.isMet(facts));
  if (missing.length === 0) return { kind: 'nothing' };
  const what = missing.map((need) => need.what);
  if (facts.platform !== 'linux') return { kind: 'ask', what, advice: ffmpegAdvice(facts.platform) };
  if (!facts.hasApt)
    return { kind: 'ask', what, advice: `Install with this system's package manager: ${what.join(', ')}.` };
  const packages = missing.map(
    (need) => need.packages.find((name) => facts.aptKnows.has(name)) ?? need.packages.at(-1) ?? '',
  );
  if (facts.rights !== 'none') return { kind: 'install', what, packages };
  return {
    kind: 'ask',
    what,
    advice: `Run this once:\n\n  sudo sh -c 'apt-get update && ${aptInstall(packages).join(' ')}'\n`,
  };
}

export function aptInstall(packages: readonly string[]): readonly string[] {
  return ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages];
}

function ffmpegAdvice(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Run this once:\n\n  brew install ffmpeg\n';
  if (platform === 'win32') return 'Run this once, then open a new terminal:\n\n  winget install ffmpeg\n';
  return 'Install FFmpeg so that `ffmpeg` is in PATH.';
}
