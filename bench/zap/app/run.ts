// The app's part of the bench: once with nothing made ready, for cold and warm zaps, and once as it is delivered, for pre-rolled ones.
import type { ElectronRuntime } from '../../../scripts/setup/electron.ts';
import { type BenchApp, withApp } from '../../support/app.ts';
import type { Random } from '../../support/random.ts';
import type { SceneOptions } from '../../support/scene.ts';
import type { Broadcast } from '../broadcast.ts';
import type { Plan } from '../plan.ts';
import type { AppSample } from '../samples.ts';
import type { ChannelGroup } from '../sources/recipe.ts';
import { ColdAndWarm } from './cold-and-warm.ts';
import { Observer } from './observer.ts';
import { offersPreRoll, PreRolled } from './pre-rolled.ts';

export interface AppResult {
  readonly samples: readonly AppSample[];
  /** Whether the app makes channels ready ahead; undefined where that was not asked for. */
  readonly offersPreRoll: boolean | undefined;
  readonly clockErrorMs: number;
}

export async function measureApp(
  runtime: ElectronRuntime,
  broadcast: Broadcast,
  random: Random,
  plan: Plan,
): Promise<AppResult> {
  const samples: AppSample[] = [];
  let clockErrorMs = 0;
  const run = (settings: SceneOptions['settings'], body: (app: BenchApp, observer: Observer) => Promise<void>) =>
    withApp({ ...sceneOf(runtime, broadcast), ...(settings && { settings }), framebuffer: true }, async (app) => {
      const observer = await Observer.start(app, broadcast);
      clockErrorMs = Math.max(clockErrorMs, observer.clockErrorMs);
      try {
        await body(app, observer);
      } finally {
        await observer.close();
      }
    });
  const each = async (what: string, measure: (group: ChannelGroup) => Promise<AppSample[]>) => {
    for (const [index, group] of random.shuffled(plan.groups).entries()) {
      console.log(`${index + 1}/${plan.groups.length} ${group.name}: ${plan.rounds} zaps, ${what}`);
      samples.push(...(await measure(group)));
    }
  };

  if (plan.kinds.has('cold') || plan.kinds.has('warm'))
    // Nothing is kept but by hand, so that what is to be cold is.
    await run({ preRoll: 0, warmAhead: false, warmPool: { capacity: 1, directCapacity: 1 } }, async (app, observer) => {
      const meter = await ColdAndWarm.start(app, observer, random, plan);
      await each([...plan.kinds].filter((kind) => kind !== 'pre-rolled').join(' and '), (group) =>
        meter.measure(group),
      );
    });
  let offered: boolean | undefined;
  if (plan.kinds.has('pre-rolled'))
    await run({ preRoll: 1, warmAhead: false }, async (app, observer) => {
      offered = await offersPreRoll(app);
      if (!offered) return console.log('Pre-rolled zaps: not offered by this build.');
      const meter = new PreRolled(app, observer, random, plan);
      await each('pre-rolled', (group) => meter.measure(group));
    });
  return { samples, offersPreRoll: offered, clockErrorMs };
}

export function sceneOf(runtime: ElectronRuntime, { box, tap }: Broadcast): SceneOptions {
  return { name: 'bench-zap', runtime, tuners: 0, source: { box, url: tap.url } };
}
