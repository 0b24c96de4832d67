import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { ffmpegsOfRun } from '../../e2e/support/processes.ts';
import type { RemoteApp } from '../support/remote-app.ts';
import type { Crew } from './crew.ts';
import type { Ledger } from './ledger.ts';
import { observe, settle, stopEverybody } from './quiet-point.ts';
import { heldIn } from './verdict.ts';

/** Everybody goes, what is merely warm grows cold, and the app is quit: then nothing may be left. */
export async function windDown(app: RemoteApp, crew: Crew, ledger: Ledger): Promise<void> {
  crew.clearFaults();
  await crew.settled();
  await stopEverybody(crew);
  const alone = { watching: ['window'], pinned: 0, guessed: 0 };
  const { problems } = await settle(app, alone, ({ view, counts }) => {
    const { live, upstreams } = heldIn(view);
    // What the window watches, and what it holds ready.
    const ready = view.entries.filter(({ leases }) => leases.some(({ kind }) => kind === 'preroll')).length;
    const is = [live, upstreams.length, counts.tuners, counts.folders];
    return is.every((each) => each === 1 + ready)
      ? []
      : [`one channel is watched and ${ready} ready, but entries, upstreams, tuners, folders are ${is.join(', ')}`];
  });
  for (const problem of problems) ledger.violation(`at the end, with only the window left: ${problem}`);

  const { counts } = await observe(app);
  ledger.count(`at the end: ${counts.sockets} sockets, ${counts.fds} descriptors`);
  const segments = path.join(app.scene.userDataDir, 'segments');
  const runs = await readdir(segments);
  const { code, signal } = await app.quit();
  if (code !== 0) ledger.violation(`the app ended with ${signal ?? code}`);
  const left = runs.flatMap(ffmpegsOfRun);
  if (left.length > 0) ledger.violation(`FFmpeg processes outlive the app: ${left.join(', ')}`);
  const tuners = app.scene.box.tunersInUse();
  if (tuners > 0) ledger.violation(`${tuners} tuners are in use after the app has gone`);
  const folders = await readdir(segments).catch(() => []);
  if (folders.length > 0) ledger.violation(`folders outlive the app: ${folders.join(', ')}`);
}
