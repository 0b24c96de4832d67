// Builds the app into out/, unless what is there is newer than everything it is made from.
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Environment, localProgram, repositoryRoot, run } from './child.ts';
import { Problem } from './program.ts';

const SOURCES = ['src', 'resources', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];
// Written last: a build that was broken off leaves none.
const STAMP = path.join(repositoryRoot, 'out', '.complete');

export async function buildIfNeeded(env: Environment): Promise<void> {
  if ((await modifiedMs(STAMP)) > (await newestMs(SOURCES.map((name) => path.join(repositoryRoot, name))))) return;
  if ((await build(env)) !== 0) throw new Problem('The build failed; its messages are above.');
}

/** Builds in any case; gives the exit code. */
export async function build(env: Environment): Promise<number> {
  await rm(STAMP, { force: true });
  const exitCode = await run(localProgram('electron-vite'), ['build', '--logLevel', 'warn'], env);
  if (exitCode === 0) await writeFile(STAMP, '');
  return exitCode;
}

/** Folders count as well as files: a file that was removed shows only in its folder. */
async function newestMs(paths: readonly string[]): Promise<number> {
  const times = await Promise.all(
    paths.map(async (entry) => {
      const children = await readdir(entry, { recursive: true }).catch(() => []);
      return Math.max(...(await Promise.all(['.', ...children].map((child) => modifiedMs(path.join(entry, child))))));
    }),
  );
  return Math.max(...times);
}

async function modifiedMs(file: string): Promise<number> {
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }));
  return mtimeMs;
}
