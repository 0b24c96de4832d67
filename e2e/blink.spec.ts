import { get, type IncomingMessage } from 'node:http';
import { startDemoBox } from '../src/main/demo-box/index.ts';
import type { ZapKind } from '../src/shared/model/zap-report.ts';
import { boxSettings, demoClipsDir, expect, test } from './support/afterglow.ts';
import { Api } from './support/api.ts';
import { Compositor, withoutPicture } from './support/compositor.ts';
import { cutStreams, rememberStreams, streamsBegun } from './support/connections.ts';
import { preRolling, readyFor, settle } from './support/pre-roll.ts';
import { pretendProcessor } from './support/processor.ts';
import { hidePicture, showPictureAlone } from './support/stage.ts';
import { demo, type Television } from './support/television.ts';

const numbers = demo.channels.map(({ number }) => number);
const [first = '', second = '', third = '', fourth = ''] = numbers;
const id = (number: string): string => `test:${number}`;
/** A machine that is busy with other things may need long for a picture, and so for a hidden one. */
const patient = { timeout: 45_000 };

/** Which lease is of which kind, as "kind channel", sorted; what is held for an entry's sake left out. */
async function held(api: Api): Promise<string[]> {
  const { entries } = await api.view();
  return entries.flatMap(({ channelId, leases }) => leases.map(({ kind }) => `${kind} ${channelId}`)).toSorted();
}

/** Another device on the network that watches a channel. */
function watchElsewhere(url: string, number: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${url}/auto/v${number}`, (response) => resolve(response.resume())).on('error', reject);
  });
}

/** The counter in the picture takes on many new values. */
async function goesOn(tv: Television, changes = 10): Promise<void> {
  const seen = new Set<number>();
  await expect
    .poll(async () => seen.add(await tv.frameCounter()).size, { timeout: 40_000, intervals: [100] })
    .toBeGreaterThan(changes);
}

test('in 50 zaps of every kind no frame is without a picture', async ({ launch, box }) => {
  test.setTimeout(300_000);
  const running = await launch({ settings: preRolling(box.url) });
  const { app, page, tv } = running;
  await settle(running);
  await showPictureAlone(page);
  const compositor = await Compositor.watch(app);
  await compositor.framesJudged(10);

  await test.step('a picture that is missing is noticed', async () => {
    expect(withoutPicture((await compositor.taken()).shown)).toEqual([]);
    await hidePicture(page, true);
    await expect.poll(async () => withoutPicture((await compositor.taken()).shown).length).toBeGreaterThan(0);
    await hidePicture(page, false);
    await expect.poll(async () => (await compositor.taken()).shown.at(-1)?.what).toBe(first);
    await compositor.taken();
  });

  const kinds = new Set<ZapKind>();
  const order: string[] = [first];
  const shown = async (expected: string): Promise<void> => {
    const report = await tv.nextZap(60_000);
    expect(report).toMatchObject({ number: expected, outcome: 'shown' });
    kinds.add(report.kind);
    order.push(expected);
  };
  let at = 0;
  const up = async (): Promise<void> => {
    at = (at + 1) % numbers.length;
    await tv.press('ArrowUp');
    await shown(numbers[at] ?? '');
  };
  const digits = async (number: string): Promise<void> => {
    at = numbers.indexOf(number);
    await tv.tune(number);
    await shown(number);
  };
  // Cold, and pre-rolled wherever the machine has been fast enough.
  for (let i = 0; i < 20; i++) await up();
  // Pre-rolled for certain.
  for (let i = 0; i < 4; i++) {
    await expect(readyFor(tv, numbers[(at + 1) % numbers.length] ?? '')).toHaveCount(1, patient);
    await up();
  }
  // There and back: warm.
  for (const number of ['20', '7', '36', '11', '41', '70']) {
    const before = numbers[at] ?? '';
    await digits(number);
    await tv.press('Backspace');
    await shown(before);
    at = numbers.indexOf(before);
  }
  for (const number of ['28', '5', '2', '4', '9', '20', '36', '11']) await digits(number);
  // Runs: the first press zaps, the others only where they end.
  for (let run = 0; run < 6; run++) {
    await tv.press('ArrowDown');
    for (let i = 0; i < 3; i++) await tv.press('ArrowDown');
    at = (at + numbers.length - 4) % numbers.length;
    await expect(tv.channel(numbers[at] ?? '')).toHaveCount(1, patient);
    // What was passed by may have been shown for a moment, if it was there.
    for (let last = ''; last !== numbers[at]; order.push(last)) {
      const report = await tv.nextZap(60_000);
      last = report.number;
      kinds.add(report.kind);
    }
  }
  await compositor.framesJudged(3);
  const { frames, shown: seen } = await compositor.taken();
  expect(withoutPicture(seen)).toEqual([]);
  // Enough to have caught what lies between two pictures, and every change was seen.
  expect(frames).toBeGreaterThan(order.length * 4);
  expect(
    inOrder(
      seen.map(({ what }) => what),
      order,
    ),
  ).toBe(true);
  expect(order.length - 1).toBeGreaterThanOrEqual(50);
  expect([...kinds].toSorted()).toEqual(['cold', 'pre-rolled', 'warm']);
  await compositor.end();
});

/** Whether what was seen is a part of what was reported, in its order: nothing flashed up that was not zapped to. */
function inOrder(seen: readonly string[], reported: readonly string[]): boolean {
  let from = 0;
  return seen.every((what) => {
    const found = reported.indexOf(what, from);
    from = found;
    return found !== -1;
  });
}

test('ten CH+ in two seconds take no more tuners than there are, and leave only what is of use', async ({
  launch,
  box,
}) => {
  const running = await launch({ settings: preRolling(box.url) });
  const { tv, page, apiUrl } = running;
  await settle(running);
  await expect(readyFor(tv, second)).toHaveCount(1, patient);
  await rememberStreams(running.app);
  let most = 0;
  const counting = setInterval(() => {
    most = Math.max(most, box.tunersInUse());
  }, 5);
  for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowUp', { delay: 200 });
  const last = numbers[10] ?? '';
  const next = numbers[11] ?? '';
  await expect(tv.channel(last)).toHaveCount(1, patient);
  await expect(readyFor(tv, next)).toHaveCount(1, patient);
  clearInterval(counting);
  expect(most).toBeLessThanOrEqual(4);

  // What the first press showed and what was watched before stay warm; nothing of what was passed by is left.
  const api = new Api(apiUrl);
  await expect.poll(() => held(api)).toEqual([`preroll ${id(next)}`, `viewer ${id(last)}`].toSorted());
  await expect.poll(async () => (await api.view()).upstreams.length).toBe(box.tunersInUse());
  const tuned = (await api.view()).upstreams.map(({ channelId }) => channelId);
  const ofUse = [first, second, last, next].map(id);
  expect(tuned.filter((each) => !ofUse.includes(each))).toEqual([]);
  expect(tuned).toEqual(expect.arrayContaining([id(last), id(next)]));
  expect(box.tunersInUse()).toBeLessThanOrEqual(4);
});

test('the next channel is ready unseen, is shown at once, and is let go by who goes elsewhere', async ({
  launch,
  box,
}) => {
  const running = await launch({ settings: preRolling(box.url) });
  const { tv, page, apiUrl } = running;
  const api = new Api(apiUrl);
  await settle(running);
  await expect(readyFor(tv, second)).toHaveCount(1, patient);
  expect(await held(api)).toEqual([`preroll ${id(second)}`, `viewer ${id(first)}`]);
  // Unseen and unheard.
  await expect(tv.channel(first)).toHaveCount(1);
  const hidden = await readyFor(tv, second)
    .locator('video')
    .evaluate((video: HTMLVideoElement) => ({ muted: video.muted, paused: video.paused }));
  expect(hidden).toEqual({ muted: true, paused: true });
  expect(box.tunersInUse()).toBe(2);

  await tv.press('ArrowUp');
  expect(await tv.nextZap()).toMatchObject({ number: second, kind: 'pre-rolled', outcome: 'shown' });
  await expect(readyFor(tv, third)).toHaveCount(1, patient);
  // Ahead in the direction of the zap; what was left is warm, and held by nobody.
  expect(await held(api)).toEqual([`preroll ${id(third)}`, `viewer ${id(second)}`].toSorted());
  await goesOn(tv);

  // Elsewhere: what was ready is of no use any more, and was never shown, so it is not kept.
  await tv.tune(numbers[6] ?? '');
  expect(await tv.nextZap()).toMatchObject({ number: numbers[6], outcome: 'shown' });
  await expect(page.locator(`[data-player="ready"][data-channel="${third}"]`)).toHaveCount(0);
  await expect
    .poll(async () => (await api.view()).upstreams.map(({ channelId }) => channelId))
    .not.toContain(id(third));
  await expect.poll(async () => (await api.view()).upstreams.length === box.tunersInUse()).toBe(true);
  await expect(tv.message).toHaveCount(0);
});

test('a box of two tuners keeps its second one for people', async ({ launch }) => {
  const small = await startDemoBox({ clipsDir: demoClipsDir, tuners: 2 });
  try {
    const running = await launch({ settings: preRolling(small.url) });
    const { tv, apiUrl } = running;
    const api = new Api(apiUrl);
    await settle(running);
    let most = 0;
    const counting = setInterval(() => {
      most = Math.max(most, small.tunersInUse());
    }, 5);
    // Long enough for it to have asked, been refused, and asked again.
    const watching = await tv.startWatching();
    await expect.poll(async () => (await watching.look()).elapsedMs, { timeout: 40_000 }).toBeGreaterThan(12_000);
    clearInterval(counting);
    expect(most).toBe(1);
    await expect(tv.page.locator('[data-player="ready"]')).toHaveCount(0);
    expect(await held(api)).toEqual([`viewer ${id(first)}`]);
    await expect(tv.message).toHaveCount(0);
    // It zaps all the same.
    await tv.press('ArrowUp');
    expect(await tv.nextZap()).toMatchObject({ number: second, kind: 'cold', outcome: 'shown' });
  } finally {
    await small.close();
  }
});

test('what is pre-rolled gives way to other devices and to a busy processor, and nobody is told', async ({
  launch,
  box,
}) => {
  const running = await launch({ settings: preRolling(box.url) });
  const { app, tv, apiUrl } = running;
  const api = new Api(apiUrl);
  await settle(running);
  await expect(readyFor(tv, second)).toHaveCount(1, patient);
  // Two more are free: both go to other devices, and a third one is asked for by a person.
  const others = [await watchElsewhere(box.url, '9'), await watchElsewhere(box.url, '11')];
  expect(box.tunersInUse()).toBe(4);
  await api.zap('bob', '13');
  await expect(readyFor(tv, second)).toHaveCount(0);
  await expect.poll(() => held(api)).toEqual([`viewer ${id('13')}`, `viewer ${id(first)}`].toSorted());
  await expect(tv.message).toHaveCount(0);
  await goesOn(tv);

  await api.stop('bob', '13');
  for (const each of others) each.destroy();
  await expect(readyFor(tv, second)).toHaveCount(1, patient);
  await pretendProcessor(app, 'busy');
  await expect(readyFor(tv, second)).toHaveCount(0, patient);
  await expect.poll(() => held(api)).toEqual([`viewer ${id(first)}`]);
  await expect(tv.message).toHaveCount(0);
  await goesOn(tv);
});

test('a channel whose stream is blocked plays by HLS', async ({ launch, box }) => {
  const running = await launch({ settings: boxSettings(box.url) });
  const { page, tv } = running;
  await settle(running);
  let blocked = 0;
  let playlists = 0;
  await page.route('**/live.mp4', (route) => {
    blocked += 1;
    return route.abort();
  });
  page.on('request', (request) => {
    if (request.url().includes('.m3u8')) playlists += 1;
  });
  // One that is repackaged, and one that is converted.
  for (const number of [second, '41']) {
    [blocked, playlists] = [0, 0];
    await tv.tune(number);
    expect(await tv.nextZap(40_000)).toMatchObject({ number, outcome: 'shown' });
    await goesOn(tv);
    expect(blocked).toBeGreaterThan(0);
    expect(playlists).toBeGreaterThan(0);
  }
});

test('a stream that is cut is taken up again without a new zap', async ({ launch, box }) => {
  const running = await launch({ settings: boxSettings(box.url) });
  const { app, tv } = running;
  await settle(running);
  await rememberStreams(app);
  await tv.tune(second);
  expect(await tv.nextZap()).toMatchObject({ number: second, outcome: 'shown' });
  await tv.playing();
  const reports = (): Promise<number> => tv.page.evaluate(() => window.zapReports.length);
  const before = await reports();
  for (let cuts = 1; cuts <= 5; cuts++) {
    expect(await cutStreams(app)).toBe(1);
    await expect.poll(() => streamsBegun(app)).toBe(cuts + 1);
    await goesOn(tv);
  }
  // Never by a new player: there was no further zap, and no message.
  expect(await reports()).toBe(before);
  await expect(tv.channel(second)).toHaveCount(1);
  await expect(tv.message).toHaveCount(0);
});

test('a channel on which the cursor of the list rests is ready when it is chosen', async ({ launch, box }) => {
  const running = await launch({ settings: preRolling(box.url) });
  const { tv, page, apiUrl } = running;
  await settle(running);
  await tv.press('g');
  await expect(page.locator('.list')).toBeVisible();
  // Two rows on from what is on: nobody would guess it.
  for (let i = 0; i < 3; i++) await tv.press('ArrowDown');
  await expect(readyFor(tv, fourth)).toHaveCount(1, patient);
  expect(await held(new Api(apiUrl))).toEqual([`preroll ${id(fourth)}`, `viewer ${id(first)}`].toSorted());
  await tv.press('Enter');
  expect(await tv.nextZap()).toMatchObject({ number: fourth, kind: 'pre-rolled', outcome: 'shown' });
  await expect(page.locator('.list')).toBeHidden();
});
