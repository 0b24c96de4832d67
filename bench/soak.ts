// npm run bench:soak -- [--minutes 10] [--seed N] [--json FILE]: zaps at random and looks from outside at what the app holds of the
// machine, at rest before and at rest afterwards. Ends with 1 when something is not as it was.

import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { interrupted, program } from '../scripts/lib/program.ts';
import { prepare } from '../scripts/setup/prepare.ts';
import { growthLimit, judge, middleOf, type Stretch, soakTable } from './soak/verdict.ts';
import { firstNumber, zapAtRandom } from './soak/zapping.ts';
import { type Census, takeCensus } from './support/census.ts';
import { countBy } from './support/count-by.ts';
import { describeMachine, loadOfLastMinute, machineFacts } from './support/machine.ts';
import { readOptions } from './support/options.ts';
import { seededRandom } from './support/random.ts';
import { type RemoteApp, withRemoteApp, zapsOf } from './support/remote-app.ts';

// As an ordinary box has.
const TUNERS = 4;
const WARM_UP_MS = 30_000;
const REST_MS = 15_000;
const LOOK_EVERY_MS = 5_000;
const LOOKS_AT_REST = 5;
const BETWEEN_LOOKS_MS = 500;

/** So short that what was left has gone by the time that is rested, and so long that zapping meets it. */
const settings = { warmPool: { idleMinutes: 0.1 } };

await program(async () => {
  const { minutes, seed, json } = readOptions(process.argv.slice(2), {
    minutes: { default: 10, min: 0.1, max: 24 * 60, fraction: true },
    seed: { default: 1, min: 0, max: 2 ** 32 - 1 },
  });
  const runtime = await prepare({ virtualDisplay: true });
  const machine = await machineFacts(runtime);
  const random = seededRandom(seed);
  const before = loadOfLastMinute();

  const { stretch, actions, zaps } = await withRemoteApp(
    { name: 'bench-soak', runtime, tuners: TUNERS, settings },
    async (app) => {
      console.log(`Warming up: ${WARM_UP_MS / 1000} s of zapping, then ${REST_MS / 1000} s of rest`);
      await zapAtRandom(app.page, random, WARM_UP_MS);
      const beginning = await rest(app);
      console.log(`Zapping for ${minutes} minutes, seed ${seed}`);
      const watch = watchCensus(app);
      const actions = await zapAtRandom(app.page, random, minutes * 60_000);
      const during = await watch.stop();
      const end = await rest(app);
      const zaps = await zapsOf(app.scene);
      return { stretch: { beginning, during, end } satisfies Stretch, actions, zaps };
    },
  );

  const load = { before, after: loadOfLastMinute() };
  const verdict = judge(stretch);
  const kinds = countBy(zaps, ({ outcome, kind, errorCode }) =>
    outcome === 'shown' ? kind : `failed (${errorCode ?? 'without a reason'})`,
  );
  console.log(`\n${soakTable(stretch, verdict)}\n`);
  console.log(`Actions: ${listed(actions)}. Zaps that ended: ${listed(kinds)}.`);
  console.log(`Beginning and end: at rest on channel ${firstNumber} for ${REST_MS / 1000} s. ${growthLimit}`);
  console.log(describeMachine(machine));
  console.log(`Load average before ${load.before}, after ${load.after}.`);
  for (const fault of verdict.faults) console.log(`FAULT  ${fault}`);
  if (json) {
    const figures = { bench: 'soak', machine, load, minutes, seed, actions, zaps: kinds, ...verdict, ...stretch };
    await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  interrupted.throwIfAborted();
  return verdict.faults.length > 0 ? 1 : 0;
});

/** Goes to the first channel, lets everything settle, and counts. */
async function rest(app: RemoteApp): Promise<Census> {
  // A burst may still be settling, and a number that is typed into it would be its end.
  await delay(1_000);
  await app.page.tune(firstNumber);
  await app.page.until(`document.querySelector('[data-player="front"][data-channel="${firstNumber}"]')`);
  // What is started ahead goes on changing as long as it is allowed to; given back, it must leave nothing.
  await switchWarmingAhead(app, 'off');
  await delay(REST_MS);
  const looks: [Census, ...Census[]] = [await takeCensus(app)];
  while (looks.length < LOOKS_AT_REST) {
    await delay(BETWEEN_LOOKS_MS);
    looks.push(await takeCensus(app));
  }
  await switchWarmingAhead(app, 'on');
  return middleOf(looks);
}

/** As a person does it: A in the panel of what comes next. */
async function switchWarmingAhead({ page }: RemoteApp, to: 'on' | 'off'): Promise<void> {
  await page.press('n');
  await page.until(`document.querySelector('dialog')?.textContent.includes('Warming ahead')`);
  await page.press('a');
  await page.until(
    `document.querySelector('dialog')?.textContent.includes('Warming ahead: ${to === 'on' ? 'on' : 'switched off'}')`,
  );
  await page.press('Escape');
}

/** Looks every few seconds until stopped. */
function watchCensus(app: RemoteApp): { stop(): Promise<Census[]> } {
  const ending = new AbortController();
  const looks: Census[] = [];
  const running = (async () => {
    while (!ending.signal.aborted) {
      looks.push(await takeCensus(app));
      await delay(LOOK_EVERY_MS, undefined, { signal: ending.signal }).catch(() => {});
    }
  })();
  // An app that dies meanwhile is told of by whoever presses its keys.
  running.catch(() => {});
  return {
    stop: async () => {
      ending.abort();
      await running;
      return looks;
    },
  };
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}
