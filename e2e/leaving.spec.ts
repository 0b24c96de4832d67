import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { boxSettings, expect, type Running, test } from './support/afterglow.ts';
import { ffmpegsOfRun, ffmpegsUnder, isAlive } from './support/processes.ts';

/** The folders of runs; each is named after its run. */
const runsIn = async ({ userDataDir }: Running): Promise<string[]> =>
  (await readdir(join(userDataDir, 'segments')).catch(() => [])).filter((name) => name.startsWith('run-'));

/** Tunes to a channel that has to be converted: what the page can play as it is broadcast needs no FFmpeg. */
async function convert({ tv }: Running): Promise<void> {
  await tv.playing();
  await tv.forgetZaps();
  await tv.tune('41');
  expect(await tv.nextZap()).toMatchObject({ number: '41', outcome: 'shown' });
}

const ways = {
  'closing the window': (running: Running) =>
    running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => {}),
  SIGTERM: async ({ pid }: Running) => void process.kill(pid, 'SIGTERM'),
  'Ctrl+C': async ({ pid }: Running) => void process.kill(pid, 'SIGINT'),
} as const;

for (const [name, leave] of Object.entries(ways)) {
  test(`${name} leaves no FFmpeg, no tuner, no process and no folder`, async ({ launch, box }) => {
    const running = await launch({ settings: boxSettings(box.url) });
    await convert(running);
    const processes = ffmpegsUnder(running.pid);
    expect(processes).toHaveLength(1);
    expect(box.tunersInUse()).toBe(2);
    await leave(running);
    await expect.poll(() => [running.pid, ...processes].filter(isAlive)).toEqual([]);
    expect(box.tunersInUse()).toBe(0);
    expect(await runsIn(running)).toEqual([]);
  });
}

test('kill -9 leaves no FFmpeg and no tuner, and the next start removes the folder', async ({ launch, box }) => {
  const settings = boxSettings(box.url);
  const killed = await launch({ settings });
  await convert(killed);
  const [run] = await runsIn(killed);
  if (!run) throw new Error('No run folder');
  expect(ffmpegsOfRun(run)).toHaveLength(1);
  process.kill(killed.pid, 'SIGKILL');
  await expect.poll(() => isAlive(killed.pid)).toBe(false);
  await expect.poll(() => ffmpegsOfRun(run)).toEqual([]);
  await expect.poll(() => box.tunersInUse()).toBe(0);

  const next = await launch({ settings, userDataDir: killed.userDataDir });
  await next.tv.playing();
  const runs = await runsIn(next);
  expect(runs).toHaveLength(1);
  expect(runs).not.toContain(run);
});

test('an FFmpeg that a killed run left hanging is ended by the next start', async ({ launch, box }) => {
  const settings = boxSettings(box.url);
  const killed = await launch({ settings });
  await convert(killed);
  const [run] = await runsIn(killed);
  const [hung] = ffmpegsUnder(killed.pid);
  if (!run || hung === undefined) throw new Error('Nothing runs');
  process.kill(hung, 'SIGSTOP');
  process.kill(killed.pid, 'SIGKILL');
  await expect.poll(() => isAlive(killed.pid)).toBe(false);
  expect(isAlive(hung)).toBe(true);

  const next = await launch({ settings, userDataDir: killed.userDataDir });
  await next.tv.playing();
  await expect.poll(() => isAlive(hung)).toBe(false);
  expect(await runsIn(next)).not.toContain(run);
});
