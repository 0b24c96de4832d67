import { get, type IncomingMessage } from 'node:http';
import { startDemoBox } from '../src/main/demo-box/index.ts';
import { boxSettings, demoClipsDir, expect, test } from './support/afterglow.ts';
import { demo } from './support/television.ts';

const [first, second, third, fourth, fifth] = demo.channels.map(({ number }) => number);

/** Another device on the network that watches a channel. */
function watchElsewhere(url: string, number: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${url}/auto/v${number}`, (response) => {
      response.resume();
      resolve(response);
    }).on('error', reject);
  });
}

test('a refused fifth tuner gives the message, and what was on goes on', async ({ launch, box }) => {
  const { tv } = await launch({ settings: boxSettings(box.url) });
  await tv.playing();
  await tv.forgetZaps();
  // Kept warm: 1 + 2 of the box's four; two more go to other devices.
  const others = [await watchElsewhere(box.url, second), await watchElsewhere(box.url, third)];
  await tv.page.evaluate(
    async (channelId) => window.afterglow.invoke('keep-warm', { channelId, on: true }),
    `test:${fourth}`,
  );
  expect(box.tunersInUse()).toBe(4);
  await tv.page.evaluate(
    async (channelId) => window.afterglow.invoke('keep-warm', { channelId, on: true }),
    `test:${first}`,
  );

  await tv.tune(fifth ?? '');
  await expect(tv.message.first()).toContainText(/no tuner free/i);
  await expect(tv.channel(first ?? '')).toHaveCount(1);
  await tv.playing();
  // Who holds what is one key away.
  await tv.page.getByRole('button', { name: 'What is running (P)' }).click();
  const pool = tv.page.getByRole('dialog', { name: /warm pool/i });
  await expect(pool).toContainText('holding 2 of 4');
  await tv.press('Escape');
  await expect(pool).toHaveCount(0);

  // A device that goes lets the channel come by itself.
  others[0]?.destroy();
  await expect(tv.channel(fifth ?? '')).toHaveCount(1, { timeout: 30_000 });
  others[1]?.destroy();
});

test('a box with one tuner can be zapped', async ({ launch }) => {
  const single = await startDemoBox({ clipsDir: demoClipsDir, tuners: 1 });
  try {
    const { tv } = await launch({ settings: boxSettings(single.url) });
    await tv.playing();
    await tv.forgetZaps();
    for (const number of [second, third, first]) {
      if (number === first) await tv.tune(first ?? '');
      else await tv.press('ArrowUp');
      expect(await tv.nextZap()).toMatchObject({ number, outcome: 'shown' });
      expect(single.tunersInUse()).toBe(1);
    }
  } finally {
    await single.close();
  }
});
