import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDemoBox } from '../src/main/demo-box/index.ts';
import { boxSettings, demoClipsDir, expect, type Running, test } from './support/afterglow.ts';
import { Api } from './support/api.ts';
import { settle } from './support/pre-roll.ts';
import { demo } from './support/television.ts';

// None that has to be converted: a machine that is short of CPU would be another test.
const line = demo.channels.filter(({ hd, video }) => hd && video?.codec === 'h264' && video.scan === 'progressive');
const [first = '', second = '', third = '', fourth = ''] = demo.channels.map(({ number }) => number);
const id = (number: string): string => `test:${number}`;
const patient = { timeout: 15_000 };

const warmingAhead = (url: string, more: object = {}): object => ({
  ...{ ...boxSettings(url), warmAhead: true, warmPool: { capacity: 4, directCapacity: 8 } },
  ...more,
});

const guessed = async (api: Api): Promise<string[]> =>
  (await api.view()).entries
    .filter(({ state, leases }) => state.kind === 'running' && leases.some(({ kind }) => kind === 'prewarm'))
    .map(({ channelId }) => channelId);

/** Zaps and waits for the picture. */
async function press({ tv }: Running, key: string) {
  await tv.press(key);
  return tv.nextZap();
}

test('the next channel is warm before anybody asks for it, and why is said in words', async ({ launch, box }) => {
  const running = await launch({ settings: warmingAhead(box.url) });
  const { tv, page, apiUrl } = running;
  const api = new Api(apiUrl);
  await settle(running);
  await press(running, 'ArrowUp');
  await expect.poll(() => guessed(api), patient).toContain(id(third));
  // One of the box's tuners stays free.
  expect(box.tunersInUse()).toBeLessThanOrEqual(3);
  expect(await press(running, 'ArrowUp')).toMatchObject({ number: third, kind: 'warm', outcome: 'shown' });

  await tv.press('n');
  const panel = page.getByRole('dialog', { name: 'What comes next' });
  const [likeliest] = (await api.view()).prediction.expected;
  expect(likeliest?.channelId).toBe(id(fourth));
  await expect(panel.getByRole('listitem').first()).toContainText(fourth);
  await expect(panel.getByRole('listitem').first()).toContainText('on in your direction');
  await expect(panel).toContainText('Of the last 2 zaps');
  await expect(panel).toContainText('Warming ahead: on');
  // Its first row is the likeliest: OK goes there.
  await tv.press('Enter');
  expect(await tv.nextZap()).toMatchObject({ number: fourth, outcome: 'shown' });
  await expect(panel).toHaveCount(0);
});

test('switched off by the person it gives everything back, also after a restart', async ({ launch, box }) => {
  const running = await launch({ settings: warmingAhead(box.url) });
  const { tv, page, apiUrl, userDataDir } = running;
  const api = new Api(apiUrl);
  await settle(running);
  await press(running, 'ArrowUp');
  await expect.poll(() => guessed(api), patient).toContain(id(third));
  await tv.press('n');
  await tv.press('a');
  await expect(page.getByRole('dialog', { name: 'What comes next' })).toContainText('Warming ahead: switched off');
  await expect.poll(() => guessed(api)).toEqual([]);
  // What is watched, and what was left and stays warm: no guess holds a tuner any more.
  await expect.poll(async () => (await api.view()).upstreams.length === box.tunersInUse()).toBe(true);
  const tuned = (await api.view()).upstreams.map(({ channelId }) => channelId);
  expect(tuned).toContain(id(second));
  expect([first, second].map(id)).toEqual(expect.arrayContaining(tuned));
  await running.close();

  const again = await launch({ settings: warmingAhead(box.url), userDataDir });
  await settle(again);
  expect((await new Api(again.apiUrl).view()).prediction.paused).toEqual(['by-hand']);
});

test('a person sees what is known of them, and can delete it for good', async ({ launch, box }) => {
  const running = await launch({ settings: warmingAhead(box.url, { warmAhead: false }) });
  const { tv, page, apiUrl, userDataDir } = running;
  await settle(running);
  await press(running, 'ArrowUp');
  await press(running, 'ArrowUp');
  await tv.press('n');
  const panel = page.getByRole('dialog', { name: 'What comes next' });
  await expect(panel).toContainText(/2 zaps and \d visits? to channels since/, patient);
  await expect(panel).toContainText('It stays on this computer.');
  await panel.getByRole('button', { name: 'Delete it …' }).click();
  await panel.getByRole('button', { name: 'Delete it for good' }).click();
  await expect(panel).toContainText('Nothing. It stays on this computer.');
  expect((await new Api(apiUrl).view()).prediction.foresight.zaps).toBe(0);
  await running.close();
  // What is on when it is deleted begins to be known anew; the zaps before are in no file.
  for (const file of (await readdir(userDataDir)).filter((name) => name.startsWith('history')))
    expect((await readFile(join(userDataDir, file))).includes(id(second))).toBe(false);
});

test('a household that goes up through its channels finds more of them ready with prediction than without', async ({
  launch,
}) => {
  test.setTimeout(180_000);
  const box = await startDemoBox({ clipsDir: demoClipsDir, tuners: 8 });
  /** Twice up through some channels, as fast as a person looks at each; with the share that was ready. */
  const evening = async (warmAhead: boolean) => {
    const running = await launch({ settings: warmingAhead(box.url, { warmAhead }) });
    const { tv } = running;
    await settle(running);
    const kinds: string[] = [];
    for (let round = 0; round < 2; round++) {
      if (round > 0) {
        await tv.tune(line[0]?.number ?? '');
        await tv.nextZap();
      }
      for (let step = 0; step < 4; step++) {
        const watching = await tv.startWatching();
        await expect.poll(async () => (await watching.look()).elapsedMs, patient).toBeGreaterThan(1_000);
        kinds.push((await press(running, 'ArrowUp')).kind);
      }
    }
    await running.close();
    return kinds.filter((kind) => kind !== 'cold').length / kinds.length;
  };
  try {
    const without = await evening(false);
    const ready = await evening(true);
    expect(ready).toBeGreaterThan(without + 0.2);
    await expect.poll(() => box.tunersInUse()).toBe(0);
  } finally {
    await box.close();
  }
});
