// Chromium's sandbox needs either unprivileged user namespaces or its helper set to root. Ubuntu 24.04 forbids the first, and
// a download cannot bring the second; Electron then ends with a fatal error, which is no way to greet anybody.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { answers, run } from '../lib/child.ts';

/** Whether the sandbox has to be left out for Electron to start from this folder. */
export async function mustDisableSandbox(distFolder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  // Chromium refuses to be sandboxed for root.
  if (process.getuid?.() === 0) return true;
  if (await answers('unshare', '--user', '--map-root-user', 'true')) return false;
  const helper = path.join(distFolder, 'chrome-sandbox');
  if (await isSetToRoot(helper)) return false;
  if (await answers('sudo', '-n', 'true')) {
    console.log(`This system allows a sandbox only through a helper that belongs to root; setting ${helper} so.`);
    const script = 'chown root:root "$0" && chmod 4755 "$0"';
    if ((await run('sudo', ['-n', 'sh', '-c', script, helper])) === 0) return false;
  }
  console.log(
    'This system does not let Electron make its sandbox, so it runs without one. To have it, run once:\n\n' +
      `  sudo sh -c 'chown root:root "${helper}" && chmod 4755 "${helper}"'\n`,
  );
  return true;
}

async function isSetToRoot(file: string): Promise<boolean> {
  const { uid, mode } = await stat(file).catch(() => ({ uid: -1, mode: 0 }));
  return uid === 0 && (mode & 0o4000) !== 0;
}
