// npm run bench:zap -- [--rounds N] [--seed N] [--json FILE]: what a zap costs in the real app (SPEC.md, ZAP-1), cold and warm, for
// each kind of channel of the demo box. Ends with 1 when a zap hung, failed or was not of the kind that was meant.
import { writeFile } from 'node:fs/promises';
import { interrupted, program } from '../scripts/lib/program.ts';
import { prepare } from '../scripts/setup/prepare.ts';
import { withApp } from './support/app.ts';
import { describeMachine, loadOfLastMinute, machineFacts } from './support/machine.ts';
import { readOptions } from './support/options.ts';
import { seededRandom } from './support/random.ts';
import { channelGroups } from './zap/groups.ts';
import { type Sample, ZapMeter } from './zap/measure.ts';
import { ratioTable, summarise, zapTable } from './zap/summary.ts';

// Enough for every channel to be warm at once, so that no figure is about tuners.
const TUNERS = 12;

/** Nothing is kept but by hand, so that what is to be cold is. */
const settings = { warmPool: { capacity: 1, directCapacity: 1 } };

await program(async () => {
  const { rounds, seed, json } = readOptions(process.argv.slice(2), {
    rounds: { default: 5, min: 1, max: 1_000 },
    seed: { default: 1, min: 0, max: 2 ** 32 - 1 },
  });
  const runtime = await prepare({ virtualDisplay: true });
  const machine = await machineFacts(runtime);
  const load = { before: loadOfLastMinute(), after: 0 };
  const random = seededRandom(seed);
  const groups = channelGroups();
  const samples = await withApp({ name: 'bench-zap', runtime, tuners: TUNERS, settings }, async (app) => {
    const all: Sample[] = [];
    const meter = await ZapMeter.start(app, random, groups[0].channels[0]);
    for (const [index, group] of random.shuffled(groups).entries()) {
      console.log(`${index + 1}/${groups.length} ${group.name}: ${rounds} cold and ${rounds} warm zaps`);
      all.push(...(await meter.measure(group, rounds)));
    }
    return all;
  });
  load.after = loadOfLastMinute();

  const order = groups.map(({ name }) => name);
  const summaries = summarise(samples.toSorted((a, b) => order.indexOf(a.group) - order.indexOf(b.group)));
  console.log(`\n${zapTable(summaries)}\n\n${ratioTable(summaries)}\n`);
  console.log(
    'In ms. total = key press to first presented frame; over = total − tuner − keyframe, what we add to the wait',
  );
  console.log('for the broadcast. The columns of the parts are medians of their own and need not add up.');
  console.log(describeMachine(machine));
  console.log(`Load average before ${load.before}, after ${load.after}.`);
  const unfit = summaries.flatMap(({ group, kind, unfit }) =>
    unfit.map((what) => `${group}, ${kind}: channel ${what}`),
  );
  for (const each of unfit) console.log(`NOT COUNTED  ${each}`);
  if (json) {
    await writeFile(
      json,
      `${JSON.stringify({ bench: 'zap', machine, load, rounds, seed, summaries, samples }, null, 2)}\n`,
    );
  }
  interrupted.throwIfAborted();
  return unfit.length > 0 ? 1 : 0;
});
