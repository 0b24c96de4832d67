import { expect, test } from './support/afterglow.ts';
import { Hearing } from './support/hearing.ts';
import { preRolling, readyFor, settle } from './support/pre-roll.ts';
import type { Television } from './support/television.ts';
import { likest } from './support/tunes.ts';

/** Whose elements may be heard: with something in them, not muted, and with a volume. */
const audible = (tv: Television): Promise<(string | null)[]> =>
  tv.page.evaluate(() =>
    [...document.querySelectorAll<HTMLVideoElement>('.player video')]
      .filter((video) => video.readyState > 0 && !video.muted && video.volume > 0)
      .map((video) => video.closest<HTMLElement>('.player')?.dataset['channel'] ?? null),
  );

test('after every zap the sound is that of the channel, and of no other', async ({ launch, box }) => {
  test.setTimeout(240_000);
  const running = await launch({ settings: preRolling(box.url) });
  const { app, page, tv } = running;
  await settle(running);
  const hearing = await Hearing.of(app, page);
  const kinds = new Set<string>();

  const heard = async (number: string): Promise<void> => {
    // The first picture may be a still, before there is anything in the element.
    await expect.poll(() => audible(tv)).toEqual([number]);
    // Half a second of what was on before is in the first look.
    await expect
      .poll(
        async () => {
          const [best] = await likest(await hearing.last());
          return best !== undefined && best.likeness > 0.9 ? best.number : undefined;
        },
        { timeout: 30_000 },
      )
      .toBe(number);
    // With this one element silenced the whole page is: nothing comes from any that is hidden.
    await tv.press('m');
    await expect.poll(async () => Math.max(...(await hearing.last()).map(Math.abs)), { timeout: 10_000 }).toBe(0);
    for (let looks = 0; looks < 5; looks++) expect(Math.max(...(await hearing.last()).map(Math.abs))).toBe(0);
    await tv.press('m');
    await expect.poll(async () => (await likest(await hearing.last())).length, { timeout: 10_000 }).toBeGreaterThan(0);
  };
  const zap = async (number: string, press: () => Promise<void>): Promise<void> => {
    await test.step(`to ${number}`, async () => {
      await press();
      const report = await tv.nextZap(60_000);
      expect(report).toMatchObject({ number, outcome: 'shown' });
      kinds.add(report.kind);
      await heard(number);
    });
  };

  await heard('2');
  // Pre-rolled, one after the other.
  for (const number of ['4', '5', '7']) {
    await expect(readyFor(tv, number)).toHaveCount(1, { timeout: 45_000 });
    await zap(number, () => tv.press('ArrowUp'));
  }
  // Cold, of every way to the screen: as it is broadcast, converted, HEVC, sound alone.
  for (const number of ['20', '41', '36', '70', '13']) await zap(number, () => tv.tune(number));
  // And back: what was left is warm, or ready.
  for (const number of ['70', '13', '70', '13']) await zap(number, () => tv.press('Backspace'));
  expect(kinds).toContain('pre-rolled');
  expect(kinds).toContain('cold');
});
