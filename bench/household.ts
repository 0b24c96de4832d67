// npm run bench:household -- [options]: what prediction is worth to a person in the real app, on the demo box with real FFmpeg. A generated
// household (bench/replay/household) zaps through the demo box's channels, once with nothing ready ahead and once as the app is
// delivered, after it has learned the same household for some weeks. Short visits take as long as they do; long ones are cut, so that a
// run takes minutes, and what is learned of a channel that is watched for long does not come to bear.
import { writeFile } from 'node:fs/promises';
import { program } from '../scripts/lib/program.ts';
import { prepare } from '../scripts/setup/prepare.ts';
import { planOf } from './household/plan.ts';
import { replay } from './household/replay-in-app.ts';
import { householdTable } from './household/report.ts';
import { profileOf } from './replay/household/profile.ts';
import { describeMachine, loadOfLastMinute, machineFacts } from './support/machine.ts';
import { readOptions } from './support/options.ts';

await program(async () => {
  const { json, zaps, seed, tuners, cut } = readOptions(process.argv.slice(2), {
    zaps: { default: 60, min: 5, max: 2_000 },
    seed: { default: 1, min: 1, max: 100_000 },
    tuners: { default: 8, min: 2, max: 32 },
    cut: { default: 12, min: 3, max: 3_600 },
  });
  const runtime = await prepare({ virtualDisplay: true });
  const machine = await machineFacts(runtime);
  const before = loadOfLastMinute();
  const results = [];
  for (const id of ['remote', 'list']) {
    const profile = profileOf(id);
    if (!profile) continue;
    const plan = planOf(profile, seed, zaps, cut * 1_000);
    for (const ahead of [false, true]) {
      console.log(`${id}: ${zaps} zaps ${ahead ? 'with' : 'without'} prediction`);
      results.push({ profile: id, ahead, reports: await replay(runtime, plan, { ahead, tuners }) });
    }
  }
  console.log(`\n${householdTable(results)}\n`);
  console.log(`${zaps} zaps each, seed ${seed}, ${tuners} tuners; visits of more than ${cut} s cut to that.`);
  console.log(describeMachine(machine));
  console.log(`Load average before ${before}, after ${loadOfLastMinute()}.`);
  if (json)
    await writeFile(
      json,
      `${JSON.stringify({ bench: 'household', machine, zaps, seed, tuners, cut, results }, null, 2)}\n`,
    );
  return 0;
});
