// How many clients of the raw transport stream one tuner feeds.
import { quantile } from '../support/statistics.ts';
import { fixed, table } from '../support/table.ts';
import type { DirectCalls } from './direct-worker.ts';
import { LoadProcess } from './load-process.ts';
import { type Cost, costOf } from './main-process.ts';
import { countBehind, endOfRamp, type RampStep, rampTo } from './ramp.ts';
import type { LoadScene } from './scene.ts';

interface DirectStep extends RampStep, Cost {
  readonly tuners: number;
  /** What the app itself received meanwhile; the broadcast's rate is not constant. */
  readonly streamKbps: number;
  /** Kilobits a second that the slowest and the middle client got. */
  readonly minKbps: number;
  readonly medianKbps: number;
  readonly continuityErrors: number;
  readonly syncErrors: number;
  readonly ended: number;
}

export interface DirectRamp {
  readonly channel: string;
  readonly steps: readonly DirectStep[];
  readonly end: string;
  /** Of so many that come at once to a channel that nobody watches, how many got it. */
  readonly coldCrowd: { readonly asked: number; readonly answers: Readonly<Record<string, number>> };
}

const crowd = 60;

export function measureDirect(scene: LoadScene, most: number): Promise<DirectRamp> {
  const { api, pid, stepMs, box, direct: channel } = scene;
  return LoadProcess.with<DirectCalls, DirectRamp>('direct-worker.ts', async (load) => {
    const steps: DirectStep[] = [];
    let end = 'as many as were asked for';
    let there = 0;
    for (const clients of rampTo(most)) {
      const answers = await load.call('add', { api, channel, count: clients - there });
      const refused = clients - there - (answers['200'] ?? 0);
      there = clients - refused;
      // What a joiner gets at once of the past does not belong to the stream's rate.
      await scene.pass(scene.joinMs);
      let receivedBefore = 0;
      const cost = await costOf(pid, stepMs, async () => {
        receivedBefore = await scene.receivedBytes(channel);
        await load.call('sample');
      });
      const received = (await scene.receivedBytes(channel)) - receivedBefore;
      const sample = await load.call('sample');
      const { continuityErrors, syncErrors, ended } = sample;
      const kbps = sample.bytes.map((bytes) => (bytes * 8) / cost.elapsedMs);
      const step = {
        ...cost,
        ...{ clients: there, refused, continuityErrors, syncErrors, ended },
        tuners: box.tunersInUse(),
        minKbps: Math.min(...kbps),
        medianKbps: quantile(kbps, 0.5) ?? 0,
        streamKbps: (received * 8) / cost.elapsedMs,
        behind: countBehind(sample.bytes, received),
        errors: continuityErrors + syncErrors + ended,
      };
      steps.push(step);
      console.log(`  ${there} direct clients: ${cost.cpuPercent.toFixed(0)} % of a core`);
      const why = endOfRamp(step);
      if (why === undefined) continue;
      end = why;
      console.log(`  ${end}`);
      break;
    }
    await load.call('leave');
    await scene.untilCold();
    const answers = await load.call('add', { api, channel, count: crowd });
    await load.call('leave');
    return { channel, steps, end, coldCrowd: { asked: crowd, answers } };
  });
}

export function directTable({ steps }: DirectRamp): string {
  const head = [
    ...['clients', 'refused', 'tuners', 'kbit/s min', 'median', 'stream', 'behind', 'CC errors', 'sync', 'ended'],
    ...['CPU %', 'CPU % each', 'RSS MB', 'PSS MB', 'PSS MB each'],
  ];
  const [first] = steps;
  return table(
    head,
    steps.map((step) => [
      step.clients,
      ...[step.refused, step.tuners, fixed(step.minKbps), fixed(step.medianKbps)],
      fixed(step.streamKbps),
      ...[step.behind, step.continuityErrors, step.syncErrors, step.ended],
      ...[fixed(step.cpuPercent, 1), fixed(step.cpuPercent / step.clients, 2)],
      ...[fixed(step.rssMb), fixed(step.pssMb)],
      step === first
        ? undefined
        : fixed((step.pssMb - (first?.pssMb ?? 0)) / (step.clients - (first?.clients ?? 0)), 2),
    ]),
  );
}
