import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import { AppError } from '../engine/kernel/app-error.ts';
import type { HistoryDatabase } from '../persistence/history-database.ts';

/** Asks where to, and writes everything that is known there as JSON. @throws AppError `not-saved` */
export async function saveHistory(
  history: Pick<HistoryDatabase, 'export'>,
  window: BrowserWindow,
): Promise<{ path?: string }> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save what Afterglow knows of you',
    defaultPath: join(app.getPath('documents'), 'afterglow-history.json'),
    filters: [{ name: 'JSON', extensions: ['json'] }],
  });
  if (canceled || !filePath) return {};
  try {
    await writeFile(filePath, `${JSON.stringify(history.export(), undefined, 2)}\n`);
  } catch (error) {
    throw new AppError('not-saved', { path: filePath }, error);
  }
  return { path: filePath };
}
