import { startDemoBox } from '../src/main/demo-box/index.ts';
import { boxSettings, demoClipsDir, expect, test } from './support/afterglow.ts';
import { Api, HlsPlayer } from './support/api.ts';
import { ffmpegsUnder } from './support/processes.ts';
import { demo } from './support/television.ts';
import { watchWithoutFreeze } from './support/watching.ts';

const numbers = demo.channels.map(({ number }) => number);
const [first = '', second = '', third = '', fourth = '', fifth = '', sixth = ''] = numbers;
const id = (number: string): string => `test:${number}`;
const ids = (...wanted: string[]): string[] => wanted.map(id).toSorted();

const settingsWith = (url: string, warmPool: object): object => ({
  ...boxSettings(url),
  // What goes first shall follow from what was watched, not from what is expected.
  warmPool: { policy: 'classic', ...warmPool },
});

/** Not the box of the test, which has four tuners, but a larger one: what goes, goes by the pool's own rules. */
const withTuners = async (tuners: number, run: (url: string) => Promise<void>): Promise<void> => {
  const box = await startDemoBox({ clipsDir: demoClipsDir, tuners });
  try {
    await run(box.url);
  } finally {
    await box.close();
  }
};

test('a warm hit plays a minute and more without a freeze, while others come and are evicted around it', async ({
  launch,
  box,
}) => {
  test.setTimeout(180_000);
  const { tv, apiUrl } = await launch({ settings: settingsWith(box.url, { idleMinutes: 0.1 }) });
  const api = new Api(apiUrl);
  await tv.playing();
  await tv.forgetZaps();
  await tv.tune(second);
  expect(await tv.nextZap()).toMatchObject({ number: second, outcome: 'shown' });
  await tv.tune(first);
  expect(await tv.nextZap()).toMatchObject({ number: first, kind: 'warm', outcome: 'shown' });
  await tv.playing();

  // None that has to be converted: a machine that is short of CPU would be another test.
  const visitors = numbers.slice(3, 7);
  await watchWithoutFreeze(tv, 70_000, async (looks) => {
    // Somebody flips through channels: the box's four tuners are not enough for them all.
    if (looks % 6 === 0) await api.visit(`guest ${looks % 4}`, visitors[(looks / 6) % 4] ?? '');
  });
  const { evictions } = await api.metrics();
  expect(evictions.idle + evictions.score + evictions['tuner-release']).toBeGreaterThanOrEqual(3);
  expect(evictions.idle).toBeGreaterThanOrEqual(1);
  expect(await api.warm()).toContain(id(first));
});

test('of five channels in a pool of four the one that was left longest ago goes', async ({ launch }) => {
  await withTuners(8, async (url) => {
    const { tv, apiUrl, pid } = await launch({ settings: settingsWith(url, {}) });
    const api = new Api(apiUrl);
    await tv.playing();
    await tv.forgetZaps();
    for (const number of [second, third, fourth, fifth]) {
      await tv.tune(number);
      expect(await tv.nextZap()).toMatchObject({ number, outcome: 'shown' });
    }
    await expect.poll(() => api.warm()).toEqual(ids(second, third, fourth, fifth));
    expect(await api.evictions()).toEqual([`${id(first)} score`]);
    // Of these only Touchline's AC-3 and interlaced picture have to be converted.
    expect(await api.converting()).toBe(1);
    await expect.poll(() => ffmpegsUnder(pid)).toHaveLength(1);
    // Back to each of them, and each was there.
    for (const number of [second, third, fourth]) {
      await tv.tune(number);
      expect(await tv.nextZap()).toMatchObject({ number, kind: 'warm', outcome: 'shown' });
    }
  });
});

test('four warm tuners and a fifth channel: the least valuable is released within the zap', async ({ launch, box }) => {
  const { tv, apiUrl } = await launch({ settings: settingsWith(box.url, { capacity: 8, directCapacity: 8 }) });
  const api = new Api(apiUrl);
  await tv.playing();
  await tv.forgetZaps();
  for (const number of [second, third, fourth]) {
    await tv.tune(number);
    await tv.nextZap();
  }
  await expect.poll(() => box.tunersInUse()).toBe(4);
  await tv.tune(fifth);
  // One report, and it says that the channel was shown: no message, no second try.
  expect(await tv.nextZap()).toMatchObject({ number: fifth, outcome: 'shown' });
  await expect(tv.message).toHaveCount(0);
  expect(await api.evictions()).toEqual([`${id(first)} tuner-release`]);
  await expect.poll(() => api.warm()).toEqual(ids(second, third, fourth, fifth));
  expect(box.tunersInUse()).toBe(4);
});

test('of two users who fill the pool the one who holds most loses a channel', async ({ launch }) => {
  await withTuners(8, async (url) => {
    const { tv, apiUrl } = await launch({ settings: settingsWith(url, { capacity: 6 }) });
    const api = new Api(apiUrl);
    await tv.playing();
    await api.visit('bob', second);
    const bob = new HlsPlayer(await api.zap('bob', third));
    await api.visit('ann', fourth);
    await api.visit('ann', fifth);
    await api.visit('ann', sixth);
    await expect.poll(() => api.warm()).toEqual(ids(first, second, third, fourth, fifth, sixth));
    const ann = new HlsPlayer(await api.zap('ann', numbers[6] ?? ''));
    // Bob's was left first, but ann has four.
    await expect.poll(() => api.evictions()).toEqual([`${id(fourth)} score`]);
    expect(await api.warm()).toContain(id(second));
    await Promise.all([bob.leave(), ann.leave()]);
  });
});

test('the channels of an ended session go first, and only when they are in the way', async ({ launch }) => {
  await withTuners(8, async (url) => {
    const { tv, apiUrl } = await launch({ settings: settingsWith(url, { capacity: 4 }) });
    const api = new Api(apiUrl);
    await tv.playing();
    await tv.forgetZaps();
    await tv.tune(second);
    await tv.nextZap();
    await api.visit('bob', third);
    await api.request('DELETE', '/api/sessions/bob');
    const { entries } = await api.view();
    expect(entries.find(({ channelId }) => channelId === id(third))?.score?.orphan).toBe(-10);
    await tv.tune(fourth);
    await tv.nextZap();
    await expect.poll(() => api.warm()).toEqual(ids(first, second, third, fourth));
    await tv.tune(fifth);
    await tv.nextZap();
    // The window's first channel was left before, but the window is still there.
    await expect.poll(() => api.evictions()).toEqual([`${id(third)} score`]);
  });
});

test('two clients with different profiles on one channel hold one tuner', async ({ launch, box }) => {
  const { tv, apiUrl, pid } = await launch({ settings: settingsWith(box.url, {}) });
  const api = new Api(apiUrl);
  await tv.playing();
  const small = new HlsPlayer(api.address(`/channels/${first}/live.m3u8?profile=360p&session=phone`));
  const plain = new HlsPlayer(api.address(`/channels/${first}/live.m3u8?session=tablet`));
  await expect.poll(() => Math.min(small.newest, plain.newest), { timeout: 20_000 }).toBeGreaterThan(15);
  expect([small.failure, plain.failure]).toEqual([undefined, undefined]);
  expect(box.tunersInUse()).toBe(1);
  const { entries, upstreams, sessions } = await api.view();
  expect(new Set(entries.map(({ channelId }) => channelId))).toEqual(new Set([id(first)]));
  expect(entries.find(({ profile }) => profile === '360p')?.worker).toBe('ffmpeg');
  expect(ffmpegsUnder(pid)).toHaveLength(await api.converting());
  expect(upstreams).toHaveLength(1);
  // A player that asks for its address again and again is one session with one lease.
  expect(sessions.map((session) => session.id).toSorted()).toEqual(['phone', 'tablet', 'window']);
  const viewers = entries.flatMap(({ leases }) => leases.filter(({ kind }) => kind === 'viewer'));
  expect(viewers).toHaveLength(3);
  // Both go without a word: their sessions end, the channel goes on.
  await Promise.all([small.leave(), plain.leave()]);
  await expect
    .poll(async () => (await api.view()).entries.flatMap(({ leases }) => leases).length, { timeout: 30_000 })
    .toBe(1);
  expect(box.tunersInUse()).toBe(1);
});

test('flipping every two seconds for five minutes', async ({ launch, box }) => {
  test.setTimeout(420_000);
  const { tv, apiUrl, pid } = await launch({ settings: settingsWith(box.url, {}) });
  const api = new Api(apiUrl);
  await tv.playing();
  await tv.forgetZaps();
  const failed: unknown[] = [];
  let at = 0;
  let most = 0;
  const endMs = Date.now() + 300_000;
  for (let next = Date.now(); next < endMs; next += 2_000) {
    at = (at + 1) % numbers.length;
    await tv.press('ArrowUp');
    const report = await tv.nextZap();
    if (report.outcome !== 'shown' || report.number !== numbers[at]) failed.push(report);
    most = Math.max(most, box.tunersInUse());
    await tv.page.waitForFunction((wallMs) => Date.now() >= wallMs, next + 2_000);
  }
  expect(failed).toEqual([]);
  expect(most).toBeLessThanOrEqual(4);
  await expect(tv.channel(numbers[at] ?? '')).toHaveCount(1);
  await tv.playing();
  const { entries, upstreams, boxes } = await api.view();
  expect(entries.length).toBeLessThanOrEqual(4);
  expect(ffmpegsUnder(pid)).toHaveLength(await api.converting());
  expect(box.tunersInUse()).toBe(upstreams.length);
  expect(boxes[0]?.tuning).toHaveLength(upstreams.length);
  expect(entries.flatMap(({ leases }) => leases)).toHaveLength(1);
});

test('an FFmpeg that dies while nobody watches gives its tuner back at once', async ({ launch, box }) => {
  const { tv, apiUrl, pid } = await launch({ settings: settingsWith(box.url, {}) });
  const api = new Api(apiUrl);
  await tv.playing();
  await tv.forgetZaps();
  await tv.tune(third);
  expect(await tv.nextZap()).toMatchObject({ number: third, outcome: 'shown' });
  const [victim = 0, ...others] = ffmpegsUnder(pid);
  expect(others).toEqual([]);
  await tv.tune(second);
  await tv.nextZap();
  await expect.poll(() => box.tunersInUse()).toBe(3);
  process.kill(victim, 'SIGKILL');
  await expect.poll(() => api.evictions()).toEqual([`${id(third)} dead`]);
  await expect.poll(() => api.warm()).toEqual(ids(first, second));
  await expect.poll(() => box.tunersInUse()).toBe(2);
  await tv.playing();
});

test('the pool can be seen and ruled by keyboard alone', async ({ launch, box }) => {
  const { tv, page, apiUrl } = await launch({ settings: settingsWith(box.url, {}) });
  const api = new Api(apiUrl);
  await tv.playing();
  await tv.forgetZaps();
  await tv.tune(second);
  await tv.nextZap();
  await expect.poll(async () => (await api.metrics()).adoptions.process).toBe(1);
  await tv.press('p');
  const pool = page.getByRole('dialog', { name: /warm pool/i });
  await expect(pool).toBeVisible();
  await expect(pool).toContainText(demo.channels[0]?.name ?? '');
  await expect(pool).toContainText('stays warm');
  // The first row is the channel that is on; the next one is what was left.
  await tv.press('ArrowDown');
  await tv.press('w');
  await expect
    .poll(async () => (await api.view()).entries.some(({ leases }) => leases.some(({ kind }) => kind === 'pinned')))
    .toBe(true);
  await expect(pool).toContainText('kept warm');
  await tv.press('x');
  await expect.poll(() => api.warm()).toEqual(ids(second));
  await expect(pool).toContainText(/stopped by hand/i);
  await expect.poll(() => box.tunersInUse()).toBe(1);
  await tv.press('Escape');
  await expect(pool).toHaveCount(0);
  expect(await tv.front.getAttribute('data-channel')).toBe(second);
});
