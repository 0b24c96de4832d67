// Where things are kept that must outlive node_modules, which `npm ci` wipes.
import { homedir } from 'node:os';
import path from 'node:path';

export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env['XDG_CACHE_HOME'];
  // The XDG specification has relative paths ignored.
  return path.join(base && path.isAbsolute(base) ? base : path.join(homedir(), '.cache'), 'afterglow');
}
