// Electron's own binary, downloaded by the electron package's installer into node_modules/electron/dist.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { interrupted } from '../lib/program.ts';
import { cacheFolder } from './electron-cache.ts';

// A firewall that drops packets gives no answer at all; a slow line brings a first byte soon, and may then take its time.
const FIRST_BYTE_MS = 20_000;
const DOWNLOAD_MS = 20 * 60_000;
const RETRY_AFTER_MS = 24 * 3600_000;

const require = createRequire(import.meta.url);
const packageFolder = path.dirname(require.resolve('electron/package.json'));
const distFolder = path.join(packageFolder, 'dist');

export interface OfficialElectron {
  readonly executable: string;
  readonly version: string;
  readonly distFolder: string;
}

export async function wantedVersion(): Promise<string> {
  const manifest: { version: string } = JSON.parse(await readFile(path.join(packageFolder, 'package.json'), 'utf8'));
  return manifest.version;
}

/** The official binary if it is there and complete; asks no network. */
export async function installedOfficial(): Promise<OfficialElectron | undefined> {
  const version = await wantedVersion();
  const found = await readFile(path.join(distFolder, 'version'), 'utf8').catch(() => '');
  const name = await readFile(path.join(packageFolder, 'path.txt'), 'utf8').catch(() => '');
  const executable = path.join(distFolder, name);
  if (found.trim().replace(/^v/, '') !== version || !name || !existsSync(executable)) return undefined;
  return { executable, version, distFolder };
}

/** Whether the download failed within the last day on this machine: a start without internet must not wait for it again. */
export async function failedLately(): Promise<boolean> {
  const { mtimeMs } = await stat(await failureNote()).catch(() => ({ mtimeMs: 0 }));
  return Date.now() - mtimeMs < RETRY_AFTER_MS;
}

/** Downloads the official binary; undefined when it cannot be had, which is remembered for a day. */
export async function downloadOfficial(): Promise<OfficialElectron | undefined> {
  console.log(`Downloading Electron ${await wantedVersion()} (about 120 MB, once) …`);
  const scratch = await mkdtemp(path.join(tmpdir(), 'afterglow-electron-'));
  const giveUp = new AbortController();
  // The installer downloads into the temporary folder: nothing in it means that not a byte has come.
  const firstByte = setTimeout(() => {
    folderSize(scratch)
      .then((bytes) => bytes === 0 && giveUp.abort())
      .catch(() => giveUp.abort());
  }, FIRST_BYTE_MS);
  try {
    await execa(process.execPath, [path.join(packageFolder, 'install.js')], {
      env: { TMPDIR: scratch, TEMP: scratch, TMP: scratch, ELECTRON_OVERRIDE_DIST_PATH: undefined },
      stdio: ['ignore', 'inherit', 'pipe'],
      timeout: DOWNLOAD_MS,
      cancelSignal: AbortSignal.any([giveUp.signal, interrupted]),
    });
    return await installedOfficial();
  } catch (error) {
    interrupted.throwIfAborted();
    await mkdir(cacheFolder(), { recursive: true });
    await writeFile(await failureNote(), String(error));
    return undefined;
  } finally {
    clearTimeout(firstByte);
    await rm(scratch, { recursive: true, force: true });
  }
}

async function failureNote(): Promise<string> {
  return path.join(cacheFolder(), `electron-${await wantedVersion()}-not-reached.txt`);
}

async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map((file) => stat(path.join(file.parentPath, file.name))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}
