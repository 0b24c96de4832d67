// npm run bench:replay -- [options]: how much of a household's zapping Afterglow's predictor and planner foresee (PRED-4), beside what
// others do and what could be done at best. Households are generated from seeds (bench/replay/household), each is replayed from its
// first day on with nothing known, and everything is predicted before it is learned. No process is started and no time passes; what
// decides is the app's own code. docs/prediction.md has the method and the figures.
import { writeFile } from 'node:fs/promises';
import { Problem, program } from '../scripts/lib/program.ts';
import { perturbed, profiles } from './replay/household/profile.ts';
import { measurePrediction, measureReadiness } from './replay/measure.ts';
import { predictionTable, readinessTable, targetTable, verdictsOf } from './replay/report.ts';
import { readOptions } from './support/options.ts';

await program(async () => {
  const { json, ...options } = readOptions(process.argv.slice(2), {
    households: { default: 24, min: 2, max: 1_000 },
    days: { default: 60, min: 1, max: 365 },
    seed: { default: 1, min: 1, max: 100_000 },
    perturbed: { default: 1, min: 0, max: 1 },
  });
  if (options.households + options.seed > 1_000_000)
    throw new Problem('The seeds from a million on are for the shipped weights.');
  const predicted = profiles.map((profile) => measurePrediction(profile, options));
  const ready = profiles.map((profile) => measureReadiness(profile, options));
  console.log(
    `${predictionTable(predicted)}\n\n${readinessTable(ready)}\n\n${targetTable(verdictsOf(predicted, ready))}`,
  );
  // The generator resembles the experts; these resemble them less.
  const others = options.perturbed === 1 ? perturbed : [];
  const fewer = { ...options, households: Math.min(options.households, 8) };
  const robust = others.map((profile) => ({
    predicted: measurePrediction(profile, fewer),
    ready: measureReadiness(
      profile,
      fewer,
      [6],
      ['±1 and LRU', '±1 and favourites', 'predictive', 'hidden state (bound)'],
    ),
  }));
  if (robust.length > 0) {
    console.log(`\nHouseholds that it was not made for (${fewer.households} of each):\n`);
    console.log(
      `${predictionTable(robust.map((each) => each.predicted))}\n\n${readinessTable(robust.map((each) => each.ready))}`,
    );
  }
  console.log(
    `\n${options.households} households of ${options.days} days, seeds from ${options.seed}; ± is the standard deviation over households. A process takes 2.5 s to run, two
guesses start at once. The first channel of an evening is no zap. The generator resembles the experts, so these figures flatter.`,
  );
  if (json)
    await writeFile(json, `${JSON.stringify({ bench: 'replay', ...options, predicted, ready, robust }, null, 2)}\n`);
  return 0;
});
