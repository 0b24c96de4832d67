import { boxSettings, expect, test } from './support/afterglow.ts';
import { FakeGamepad } from './support/gamepad.ts';
import { demo } from './support/television.ts';

declare global {
  interface Window {
    mediaHandlers: Partial<Record<MediaSessionAction, MediaSessionActionHandler>>;
  }
}

const numbers = demo.channels.map(({ number }) => number);
const nameOf = (number: string): string => demo.channels.find((channel) => channel.number === number)?.name ?? '';
/** Where no overlay lies over the picture. */
const picture = [800, 300] as const;

test('a number that nothing can follow is taken with its last digit', async ({ launch, box }) => {
  const { tv, page } = await launch({ settings: boxSettings(box.url) });
  await tv.playing();
  await tv.forgetZaps();
  // The time for a further digit never runs out: whatever zaps now has not waited for it.
  await page.evaluate(() => {
    const real = window.setTimeout;
    const patient = (then: () => void, ms?: number): number => (ms === 1_200 ? 0 : real(then, ms));
    Object.assign(window, { setTimeout: patient });
  });
  const entry = page.locator('.entry');

  await tv.press('4');
  await expect(entry).toContainText(nameOf('4'));
  await tv.press('1');
  await expect(entry).toBeHidden();
  expect(await tv.nextZap()).toMatchObject({ number: '41', outcome: 'shown' });

  // An Enter from habit belongs to the number and opens no list.
  await tv.press('9');
  await tv.press('Enter');
  await expect(page.locator('.list')).toBeHidden();
  expect(await tv.nextZap()).toMatchObject({ number: '9' });

  // 7 may become 70; the last digit can be taken back.
  await tv.press('7');
  await expect(entry).toContainText(nameOf('7'));
  await tv.press('8');
  await expect(entry).toContainText('78');
  await tv.press('Backspace');
  await expect(entry).toContainText(nameOf('7'));
  await tv.press('0');
  await expect(entry).toBeHidden();
  expect(await tv.nextZap()).toMatchObject({ number: '70' });

  // Nothing can become of 99, but somebody may be correcting: it is not refused at once.
  await tv.press('2');
  await expect(entry).toBeVisible();
  await tv.press('3');
  await expect(entry).toContainText('23');
  // Who does something else gives it up.
  await tv.press('Backspace');
  await tv.press('l');
  await expect(entry).toBeHidden();
  expect(await tv.nextZap()).toMatchObject({ number: '9' });
});

test('the mouse: the wheel surfs over the picture and scrolls the list, a row and the buttons zap', async ({
  launch,
  box,
}) => {
  const { tv, page } = await launch({ settings: boxSettings(box.url) });
  await tv.playing();
  await tv.forgetZaps();

  await page.mouse.move(...picture);
  await page.mouse.wheel(0, -120);
  expect(await tv.nextZap()).toMatchObject({ number: numbers[1] });
  // A touch pad's small steps add up to one.
  await page.mouse.wheel(0, -60);
  await page.mouse.wheel(0, -60);
  expect(await tv.nextZap()).toMatchObject({ number: numbers[2] });

  await page.mouse.click(...picture, { button: 'middle' });
  expect(await tv.nextZap()).toMatchObject({ number: numbers[1] });

  await tv.press('g');
  const rows = page.locator('.list__rows');
  // A list of twelve fits into the window: make it one that has to be scrolled.
  await rows.evaluate((element) => {
    element.style.maxHeight = '200px';
  });
  const before = await rows.evaluate((element) => element.scrollTop);
  await page.mouse.move(100, 150);
  await page.mouse.wheel(0, 240);
  await expect.poll(() => rows.evaluate((element) => element.scrollTop)).toBeGreaterThan(before);
  await page.getByRole('option', { name: nameOf(numbers[5] ?? '') }).click();
  await expect(page.locator('.list')).toBeHidden();
  // The next one is the row's: the wheel changed no channel.
  expect(await tv.nextZap()).toMatchObject({ number: numbers[5] });

  await page.evaluate(() => window.dispatchEvent(new MouseEvent('mousedown', { button: 3 })));
  expect(await tv.nextZap()).toMatchObject({ number: numbers[1] });
});

test('media keys change the channel, a pause key does not freeze it, the desktop knows what is on', async ({
  launch,
  box,
}) => {
  const { app, tv, page } = await launch({ settings: boxSettings(box.url) });
  await app.context().addInitScript(() => {
    window.mediaHandlers = {};
    const { mediaSession } = navigator;
    const real = mediaSession.setActionHandler.bind(mediaSession);
    mediaSession.setActionHandler = (action, handler) => {
      window.mediaHandlers[action] = handler ?? (() => undefined);
      real(action, handler);
    };
  });
  await page.reload();
  const first = await tv.playing();
  const at = numbers.indexOf(first);
  const next = numbers[at + 1] ?? '';

  await tv.press('MediaTrackNext');
  await expect(tv.channel(next)).toHaveCount(1);
  const shown = () =>
    page.evaluate(() => [navigator.mediaSession.metadata?.title, navigator.mediaSession.metadata?.artist]);
  expect(await shown()).toEqual([nameOf(next), `${next} · Test box`]);

  await page.evaluate(() => window.mediaHandlers.previoustrack?.({ action: 'previoustrack' }));
  await expect(tv.channel(first)).toHaveCount(1);
  expect(await shown()).toEqual([nameOf(first), `${first} · Test box`]);
  await page.evaluate(() => window.mediaHandlers.nexttrack?.({ action: 'nexttrack' }));
  await expect(tv.channel(next)).toHaveCount(1);
  await tv.playing();

  const handled = await page.evaluate(() => {
    for (const action of ['pause', 'play', 'stop'] as const) window.mediaHandlers[action]?.({ action });
    return Object.keys(window.mediaHandlers);
  });
  expect(handled).toEqual(expect.arrayContaining(['pause', 'play', 'stop']));
  const watching = await tv.startWatching();
  await watching.framesPresented(12);
});

test('a gamepad does what a remote does', async ({ launch, box }) => {
  const { app, tv, page } = await launch({ settings: boxSettings(box.url) });
  await tv.playing();
  await tv.forgetZaps();
  const pad = await FakeGamepad.plugIn(page);
  const list = page.locator('.list');
  const active = list.locator('.row--active');

  await test.step('up and down are CH±, X is the last channel', async () => {
    await pad.press(12);
    expect(await tv.nextZap()).toMatchObject({ number: numbers[1], outcome: 'shown' });
    await pad.press(2);
    expect(await tv.nextZap()).toMatchObject({ number: numbers[0] });
    await pad.push(0.1, -0.9);
    expect(await tv.nextZap()).toMatchObject({ number: numbers[1] });
    // Within the dead zone.
    await pad.push(0.2, -0.4);
    await pad.press(4);
    expect(await tv.nextZap()).toMatchObject({ number: numbers[0] });
  });

  await test.step('left and right are the volume, a stick pressed mutes', async () => {
    await pad.press(14);
    await expect(page.locator('.volume')).toContainText('Volume 75');
    await pad.press(11);
    await expect(page.locator('.volume')).toContainText('Muted');
    await pad.press(15);
    await expect(page.locator('.volume')).toContainText('Volume 80');
  });

  await test.step('A opens the list and takes what is chosen, Start and B close it', async () => {
    await pad.press(0);
    await expect(list).toBeVisible();
    await pad.press(1);
    await expect(list).toBeHidden();
    await pad.press(9);
    await expect(list).toBeVisible();
    await pad.press(9);
    await expect(list).toBeHidden();
    await pad.press(0);
    await pad.press(13);
    await pad.push(0, 1);
    await expect(active).toContainText(nameOf(numbers[2] ?? ''));
    await pad.press(0);
    await expect(list).toBeHidden();
    expect(await tv.nextZap()).toMatchObject({ number: numbers[2] });
  });

  await test.step('Back opens the pool', async () => {
    await pad.press(8);
    await expect(page.locator('.pool')).toBeVisible();
    await pad.press(1);
    await expect(page.locator('.pool')).toBeHidden();
  });

  await test.step('L3 is full screen, which B leaves alone', async () => {
    const isFull = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFullScreen());
    await pad.press(10);
    await expect.poll(isFull).toBe(true);
    await pad.press(1);
    await pad.press(10);
    // It was still full screen: the button toggles.
    await expect.poll(isFull).toBe(false);
  });

  await test.step('a button that has the focus gets A', async () => {
    await tv.press('h');
    await page.locator('.help button').focus();
    await pad.press(0);
    await expect(page.locator('.help')).toBeHidden();
    await expect(list).toBeHidden();
  });
});
