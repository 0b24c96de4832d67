import { boxSettings, expect, test } from './support/afterglow.ts';
import { ffmpegsUnder } from './support/processes.ts';
import { demo } from './support/television.ts';

const [first] = demo.channels.map(({ number }) => number);
/** What the page can play as it is broadcast needs no FFmpeg; MPEG-2 does. */
const converted = '41';

test('killing the FFmpeg of the playing channel brings the picture back by itself', async ({ launch, box }) => {
  const { tv, pid } = await launch({ settings: boxSettings(box.url) });
  await tv.playing();
  await tv.forgetZaps();
  await tv.tune(converted);
  expect(await tv.nextZap()).toMatchObject({ number: converted, outcome: 'shown' });
  const [victim, ...others] = ffmpegsUnder(pid);
  expect(others).toEqual([]);
  if (victim === undefined) throw new Error('No FFmpeg runs');
  process.kill(victim, 'SIGKILL');
  await expect.poll(() => ffmpegsUnder(pid).filter((each) => each !== victim)).toHaveLength(1);
  await goesOn(tv);
  expect(await tv.front.getAttribute('data-channel')).toBe(converted);
  // The other one is of the channel that was left.
  expect(box.tunersInUse()).toBe(2);
});

test('a box that cuts the stream off is asked again, and the picture comes back', async ({ launch, box }) => {
  const { tv } = await launch({ settings: boxSettings(box.url) });
  await tv.playing();
  box.setFault(first ?? '', 'cut');
  await expect.poll(() => box.tunersInUse()).toBe(0);
  box.setFault(first ?? '', 'none');
  await goesOn(tv);
  expect(box.tunersInUse()).toBe(1);
});

test('corrupt packets and a jumping clock do not end the picture', async ({ launch, box }) => {
  const { tv } = await launch({ settings: boxSettings(box.url) });
  await tv.playing();
  for (const fault of ['corrupt', 'pcr-jump'] as const) {
    box.setFault(first ?? '', fault);
    await goesOn(tv, 12);
  }
  box.setFault(first ?? '', 'none');
  await goesOn(tv, 5);
});

test('a crash of the page gives its tuner back and a new page plays on', async ({ launch, box }) => {
  const { app, tv } = await launch({ settings: boxSettings(box.url) });
  await tv.playing();
  await app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const loaded = new Promise<void>((resolve) => contents?.once('did-finish-load', () => resolve()));
    contents?.forcefullyCrashRenderer();
    // A script that is sent while the page is being made anew never answers.
    await loaded;
  });
  await expect
    .poll(
      () =>
        app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
            `document.querySelector('[data-player="front"][data-channel] video')?.currentTime ?? 0`,
          ),
        ),
      { timeout: 30_000 },
    )
    .toBeGreaterThan(0.5);
  expect(box.tunersInUse()).toBe(1);
});

/** The counter in the picture takes on many new values. */
async function goesOn(tv: { frameCounter(): Promise<number> }, changes = 10): Promise<void> {
  const seen = new Set<number>();
  await expect
    .poll(
      async () => {
        seen.add(await tv.frameCounter());
        return seen.size;
      },
      { timeout: 40_000, intervals: [100] },
    )
    .toBeGreaterThan(changes);
}
