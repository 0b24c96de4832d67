import { channelAccent } from '../src/renderer/ui/channel-accent.ts';
import { boxSettings, expect, test } from './support/afterglow.ts';
import { demo, distance, fromHex } from './support/television.ts';
import { watchWithoutFreeze } from './support/watching.ts';

const { channels, marks } = demo;

/** What limited-range 4:2:0 encoding and the window's colour space may change; channels are at least 80 apart. */
const sameColour = 40;

test('a new machine: the app starts on the demo box and a channel plays', async ({ launch }) => {
  const { tv } = await launch();
  const number = await tv.playing();
  expect(number).toBe(channels[0]?.number);
  const colour = fromHex(channels[0]?.colour ?? '');
  await expect.poll(async () => distance(await tv.colourOf(marks.colourBlock), colour)).toBeLessThan(sameColour);
});

test('30 zaps over all 12 channels by keyboard, each seen in the pixels', async ({ launch, box }) => {
  test.setTimeout(240_000);
  const { tv } = await launch({ settings: boxSettings(box.url) });
  await tv.playing();
  await tv.forgetZaps();

  const numbers = channels.map(({ number }) => number);
  // Up through all of them, back down half of the way, and the rest by digits and by the last-channel key.
  const keys: (readonly [key: string, expected: string])[] = [];
  let at = 0;
  for (let i = 0; i < 12; i++) {
    at = (at + 1) % 12;
    keys.push(['ArrowUp', numbers[at] ?? '']);
  }
  for (let i = 0; i < 6; i++) {
    at = (at + 11) % 12;
    keys.push(['ArrowDown', numbers[at] ?? '']);
  }
  let last = numbers[at] ?? '';
  for (const index of [3, 10, 0, 7, 5, 11]) {
    const number = numbers[index] ?? '';
    keys.push([`digits ${number}`, number], ['Backspace', last]);
    if (keys.length >= 30) break;
    keys.push([`digits ${number}`, number]);
    last = number;
  }

  for (const [step, [key, expected]] of keys.slice(0, 30).entries()) {
    await test.step(`${step + 1}: ${key} → ${expected}`, async () => {
      if (key.startsWith('digits')) await tv.tune(expected);
      else await tv.press(key);
      const report = await tv.nextZap();
      expect(report).toMatchObject({ number: expected, outcome: 'shown' });
      await expect(tv.channel(expected)).toHaveCount(1);
      await expect(tv.channel(expected).locator('video')).toHaveCount(1);
      const colour = fromHex(channels.find(({ number }) => number === expected)?.colour ?? '');
      if (channels.find(({ number }) => number === expected)?.video) {
        await expect
          .poll(async () => distance(await tv.colourOf(marks.colourBlock), colour), { timeout: 3000 })
          .toBeLessThan(sameColour);
      } else {
        await expect(tv.channel(expected).getByText(report.name).first()).toBeVisible();
        const accent = fromHex(channelAccent(expected));
        await expect
          .poll(async () => distance(await tv.colourOf(marks.colourBlock), accent), { timeout: 3000 })
          .toBeLessThan(sameColour);
      }
    });
  }
  // What was left stays warm, as far as the box has tuners.
  await expect.poll(() => box.tunersInUse()).toBe(4);
});

test('a channel is watched for 90 s without a stall or a freeze', async ({ launch, box }) => {
  test.setTimeout(180_000);
  const { tv } = await launch({ settings: boxSettings(box.url) });
  await tv.playing();
  await watchWithoutFreeze(tv, 90_000);
  expect(box.tunersInUse()).toBe(1);
});

test('ten CH+ in two seconds end on the right channel; no tuner is held for what was passed by', async ({
  launch,
  box,
}) => {
  const { tv, page } = await launch({ settings: boxSettings(box.url) });
  await tv.playing();
  await tv.forgetZaps();
  let most = 0;
  const counting = setInterval(() => {
    most = Math.max(most, box.tunersInUse());
  }, 5);
  for (let i = 0; i < 10; i++) {
    // A finger that rests on the key for a fifth of a second each time.
    await page.keyboard.press('ArrowUp', { delay: 200 });
  }
  const expected = channels[10]?.number ?? '';
  await expect(tv.channel(expected)).toHaveCount(1);
  clearInterval(counting);
  // The channel that was watched before stays warm.
  await expect.poll(() => box.tunersInUse()).toBe(2);
  expect(most).toBeLessThanOrEqual(3);
});
