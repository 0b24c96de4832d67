// npm run bench:chaos -- [--zaps 1000] [--seed N] [--minutes 30] [--tuners N] [--json FILE]: the real app amid broken broadcasts, killed
// and hung FFmpegs, crashing pages and clients that come and go without a word. After every hundred zaps everything that is held must be
// explained by those who are left, and at the end nothing may be left. Ends with 1 and says what, where it is not so.

import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { interrupted, program } from '../scripts/lib/program.ts';
import { prepare } from '../scripts/setup/prepare.ts';
import { Crew } from './chaos/crew.ts';
import { windDown } from './chaos/ending.ts';
import { Ledger } from './chaos/ledger.ts';
import { isZap, makePlan } from './chaos/plan.ts';
import { holdQuiet, type QuietRow } from './chaos/quiet-point.ts';
import { printReport } from './chaos/report.ts';
import { countBy } from './support/count-by.ts';
import { describeMachine, loadOfLastMinute, machineFacts } from './support/machine.ts';
import { readOptions } from './support/options.ts';
import { withRemoteApp, zapsOf } from './support/remote-app.ts';

/** What stays when nobody is left must go while we wait. */
const warmPool = { capacity: 4, directCapacity: 4, idleMinutes: 0.2 };

/** Those that cost the least to play come more often: what is to be met is chaos, not a machine without a moment to spare. */
const channels = ['2', '4', '7', '9', '11', '13', '20', '28', '2', '4', '7', '9', '11', '13', '20', '28'] as const;
const costly = ['70', '5', '36', '41'] as const;

await program(async () => {
  const { zaps, seed, minutes, tuners, json } = readOptions(process.argv.slice(2), {
    zaps: { default: 1_000, min: 1, max: 100_000 },
    seed: { default: 1, min: 0, max: 2 ** 32 - 1 },
    minutes: { default: 30, min: 0.1, max: 24 * 60, fraction: true },
    tuners: { default: 6, min: 1, max: 16 },
  });
  const runtime = await prepare({ virtualDisplay: true });
  const machine = await machineFacts(runtime);
  const load = { before: loadOfLastMinute(), after: 0 };
  const plan = makePlan({ seed, zaps, channels: [...channels, ...costly] });
  const ledger = new Ledger();
  const rows: QuietRow[] = [];
  const untilMs = performance.now() + minutes * 60_000;
  let done = 0;
  console.log(`${zaps} zaps in ${plan.length} steps, seed ${seed}, ${tuners} tuners`);

  const windowZaps = await withRemoteApp(
    { name: 'bench-chaos', runtime, tuners, settings: { warmPool } },
    async (app) => {
      const crew = new Crew(app, ledger);
      let gone = false;
      void app.exited.then(() => {
        gone = true;
      });
      for (const step of plan) {
        const { action, pauseMs, number } = step;
        if (gone) ledger.violation('The app has ended.');
        if (gone || performance.now() > untilMs) break;
        await delay(pauseMs, undefined, { signal: interrupted });
        ledger.begin(step);
        ledger.count(`step: ${action.do}`);
        if (isZap(step)) done += 1;
        if (action.do !== 'quiet') {
          crew.begin(step);
          continue;
        }
        const point = { step: number, zaps: done, survivors: action.survivors, baselineFds: rows[0]?.spareFds };
        const row = await holdQuiet(app, crew, ledger, point);
        rows.push(row);
        console.log(`${done} zaps: settled after ${(row.settledMs / 1000).toFixed(1)} s, ${row.problems} problems`);
      }
      if (gone) return [];
      await windDown(app, crew, ledger);
      return zapsOf(app.scene);
    },
  );

  load.after = loadOfLastMinute();
  const zapsOfWindow = countBy(windowZaps, ({ outcome, kind, errorCode }) =>
    outcome === 'shown' ? kind : `failed (${errorCode ?? 'without a reason'})`,
  );
  if (done < zaps) console.log(`Broken off after ${done} of ${zaps} zaps.`);
  printReport({ seed, rows, ledger, zapsOfWindow });
  console.log(describeMachine(machine));
  console.log(`Load average before ${load.before}, after ${load.after}.`);
  if (json) {
    const { counts, violations, losses } = ledger;
    const figures = {
      bench: 'chaos',
      machine,
      load,
      seed,
      zaps: done,
      tuners,
      rows,
      counts,
      zapsOfWindow,
      losses,
      violations,
    };
    await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  interrupted.throwIfAborted();
  return ledger.violations.length > 0 ? 1 : 0;
});
