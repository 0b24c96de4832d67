// How many clients of low-latency HLS one entry feeds.
import { quantile } from '../support/statistics.ts';
import { fixed, table } from '../support/table.ts';
import type { HlsCalls } from './hls-worker.ts';
import { LoadProcess } from './load-process.ts';
import { type Cost, costOf } from './main-process.ts';
import { endOfRamp, type RampStep, rampTo } from './ramp.ts';
import type { LoadScene } from './scene.ts';

interface HlsStep extends RampStep, Cost {
  readonly playlistsPerS: number;
  readonly partsPerS: number;
  readonly latePlaylists: number;
  readonly missingParts: number;
  readonly ended: number;
  readonly kbpsEach: number;
  readonly behindFirstP50Ms: number | undefined;
  readonly behindFirstP95Ms: number | undefined;
}

export interface HlsRamp {
  readonly channel: string;
  readonly steps: readonly HlsStep[];
  readonly end: string;
}

export function measureHls(scene: LoadScene, most: number): Promise<HlsRamp> {
  const { api, pid, stepMs, hls: channel } = scene;
  return LoadProcess.with<HlsCalls, HlsRamp>('hls-worker.ts', async (load) => {
    const steps: HlsStep[] = [];
    let end = 'as many as were asked for';
    let there = 0;
    for (const clients of rampTo(most)) {
      const answers = await load.call('add', { api, channel, count: clients - there });
      const refused = clients - there - (answers['200'] ?? 0);
      there = clients - refused;
      await scene.pass(scene.joinMs);
      const cost = await costOf(pid, stepMs, () => load.call('sample'));
      const sample = await load.call('sample');
      const { playlists, parts, latePlaylists, missingParts, bytes, ended, behindFirstMs } = sample;
      const perSecond = 1000 / cost.elapsedMs;
      const step = {
        ...cost,
        ...{ clients: there, refused, latePlaylists, missingParts, ended },
        playlistsPerS: playlists * perSecond,
        partsPerS: parts * perSecond,
        kbpsEach: (bytes * 8) / cost.elapsedMs / there,
        behindFirstP50Ms: quantile(behindFirstMs, 0.5),
        behindFirstP95Ms: quantile(behindFirstMs, 0.95),
        behind: 0,
        errors: missingParts + ended,
      };
      steps.push(step);
      console.log(`  ${there} HLS clients: ${cost.cpuPercent.toFixed(0)} % of a core`);
      const why = endOfRamp(step);
      if (why === undefined) continue;
      end = why;
      break;
    }
    await load.call('leave');
    return { channel, steps, end };
  });
}

export function hlsTable({ steps }: HlsRamp): string {
  const head = [
    ...['clients', 'refused', 'playlists/s', 'late', 'parts/s', 'missing', 'ended', 'kbit/s each'],
    ...['after 1st p50 ms', 'p95 ms', 'CPU %', 'CPU % each', 'RSS MB', 'PSS MB', 'PSS MB each'],
  ];
  const [first] = steps;
  return table(
    head,
    steps.map((step) => [
      step.clients,
      ...[step.refused, fixed(step.playlistsPerS, 1), step.latePlaylists, fixed(step.partsPerS, 1)],
      ...[step.missingParts, step.ended, fixed(step.kbpsEach)],
      ...[fixed(step.behindFirstP50Ms, 1), fixed(step.behindFirstP95Ms, 1)],
      ...[fixed(step.cpuPercent, 1), fixed(step.cpuPercent / step.clients, 2)],
      ...[fixed(step.rssMb), fixed(step.pssMb)],
      step === first
        ? undefined
        : fixed((step.pssMb - (first?.pssMb ?? 0)) / (step.clients - (first?.clients ?? 0)), 2),
    ]),
  );
}
