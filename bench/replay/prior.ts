// npm run replay:prior: makes the weights that Afterglow is shipped with (src/main/engine/prediction/prior.ts), from households that the
// benchmark never measures (their seeds are apart from its own).
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { repositoryRoot } from '../../scripts/lib/child.ts';
import { program } from '../../scripts/lib/program.ts';
import { householdEvents } from './household/household.ts';
import { profiles } from './household/profile.ts';
import { Follower } from './replay.ts';

const households = 32;
const days = 30;
/** Above every seed that `bench:replay` takes. */
const firstSeed = 1_000_000;
/** A situation counts for so many zaps at most: what somebody really does soon weighs more. */
const heaviest = 60;

await program(async () => {
  const sums = new Map<string, number[]>();
  for (const profile of profiles)
    for (let i = 0; i < households; i++) {
      const follower = new Follower({});
      for (const event of householdEvents(profile, firstSeed + i, days)) follower.follow(event);
      for (const [key, counts] of Object.entries(follower.predictor.state().weights)) {
        const sum = sums.get(key) ?? counts.map(() => 0);
        sums.set(
          key,
          sum.map((each, expert) => each + (counts[expert] ?? 0)),
        );
      }
    }
  const lines = [...sums]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([key, counts]) => {
      const total = counts.reduce((sum, each) => sum + each, 0);
      const scale = Math.min(1, heaviest / total);
      return `  ${/^\w+$/.test(key) ? key : `'${key}'`}: [${counts.map((each) => Number((each * scale).toFixed(1))).join(', ')}],`;
    });
  const text = `// Made by \`npm run replay:prior\`; not to be edited. What the experts (in their order) were worth in ${households * profiles.length} generated households, by situation.
import type { WeightsState } from './weights.ts';

export const shippedWeights: WeightsState = {
${lines.join('\n')}
};
`;
  await writeFile(path.join(repositoryRoot, 'src/main/engine/prediction/prior.ts'), text);
  console.log(`${lines.length} situations`);
});
