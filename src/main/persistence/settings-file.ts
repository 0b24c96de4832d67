import { copyFile, readFile } from 'node:fs/promises';
import { settingsSchema } from '../../shared/contracts/settings.ts';
import { AppError } from '../engine/kernel/app-error.ts';
import { type ReadSettings, readSettings } from './read-settings.ts';

/**
 * Loads a settings file. A broken one is copied aside before anything else can happen to it; a missing one is an empty one,
 * unless somebody named it on the command line.
 */
export async function loadSettings(path: string, named: boolean): Promise<ReadSettings> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const trouble = new AppError(
      'settings-invalid',
      { path, detail: missing ? `${path} does not exist` : `${path} cannot be read` },
      error,
    );
    return { settings: settingsSchema.parse({}), troubles: missing && !named ? [] : [trouble], broken: false };
  }
  const read = readSettings(text, path);
  if (!read.broken) return read;
  const copy = `${path}.broken-${new Date().toISOString().replaceAll(':', '-')}`;
  const kept = await copyFile(path, copy).then(
    () => copy,
    () => path,
  );
  return { ...read, troubles: [new AppError('settings-broken', { path: kept })] };
}
