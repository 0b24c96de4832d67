// npm run bench:zap -- [options]: what a zap costs in the real app (SPEC.md, ZAP-1), pre-rolled, warm and cold, beside what it costs in
// others, on the same channels in the same run; docs/performance.md has the method. Ends with 1 when a zap hung, failed or was not of
// the kind that was meant, never for a figure.
import { writeFile } from 'node:fs/promises';
import { interrupted, program } from '../scripts/lib/program.ts';
import { prepare } from '../scripts/setup/prepare.ts';
import { describeMachine, loadOfLastMinute, machineFacts } from './support/machine.ts';
import { seededRandom } from './support/random.ts';
import { measureCost } from './zap/app/cost.ts';
import { measureApp } from './zap/app/run.ts';
import { withBroadcast } from './zap/broadcast.ts';
import { readZapOptions } from './zap/options.ts';
import { summariseApp } from './zap/report/summary.ts';
import { appTable, costLine, ratioTable, rivalTable, verdictTable } from './zap/report/tables.ts';
import { comparedGroup, verdictsOf } from './zap/report/verdicts.ts';
import { availableRivals, measureRivals } from './zap/rivals/run.ts';

await program(async () => {
  const options = readZapOptions(process.argv.slice(2));
  const { groups, rounds, seed, kinds, watchMs, json } = options;
  const runtime = await prepare({ virtualDisplay: true });
  const rivals = await availableRivals(options);
  const machine = await machineFacts(runtime);
  const load = { before: loadOfLastMinute(), after: 0 };
  const random = seededRandom(seed);
  const { app, cost, samples } = await withBroadcast(async (broadcast) => {
    const app = await measureApp(runtime, broadcast, random, options);
    const samples = await measureRivals(rivals, runtime, broadcast, random, options);
    const wantsCost = options.cost && app.offersPreRoll === true;
    if (wantsCost) console.log('What a pre-rolled player costs: watching in quiet, without and with one');
    return { app, samples, cost: wantsCost ? await measureCost(runtime, broadcast) : undefined };
  });
  load.after = loadOfLastMinute();
  interrupted.throwIfAborted();

  const measured = { groups, app: app.samples, rivals: samples };
  const { unfit, unseen, disagreement } = summariseApp(app.samples);
  console.log(`\n${appTable(measured)}\n`);
  if (app.offersPreRoll === false) console.log('pre-rolled: not offered by this build.\n');
  if (samples.length > 0) console.log(`${rivalTable(measured)}\n\n${ratioTable(measured)}\n`);
  console.log(`${verdictTable(measured)}\n`);
  if (cost) console.log(costLine(cost));
  console.log(
    `In ms. p50, p95: key to picture on the display; report: the same by the app; over: picture less first keyframe complete at the tap.
hold: first picture to the next one; gap: longest time without a new picture after that; stalls: waits for data. Watched for ${watchMs / 1_000} s
after each first picture, for 10 s after every fifth. Rivals: from the order to play; whole zaps are compared at group "${comparedGroup(groups) ?? ''}".
Display less report: p50 ${disagreement.p50?.toFixed(0) ?? '–'}, p95 ${disagreement.p95?.toFixed(0) ?? '–'} ms; ${unseen} pictures reported but not seen. Clocks agree within ${app.clockErrorMs.toFixed(1)} ms.`,
  );
  for (const { id, how } of rivals) console.log(`${id}: ${how}`);
  console.log(describeMachine(machine));
  console.log(`Load average before ${load.before}, after ${load.after}.`);
  for (const each of unfit) console.log(`NOT COUNTED  ${each}`);
  if (json) {
    const of = { bench: 'zap', machine, load, rounds, seed, watchMs, kinds: [...kinds] };
    const how = Object.fromEntries(rivals.map(({ id, how }) => [id, how]));
    const result = { ...of, how, verdicts: verdictsOf(measured), cost, ...app, rivals: samples };
    await writeFile(json, `${JSON.stringify(result, null, 2)}\n`);
  }
  return unfit.length > 0 ? 1 : 0;
});
