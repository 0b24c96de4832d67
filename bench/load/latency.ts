// How long a request for a playlist of a channel that is warm takes, seen from a client that keeps its connection.
import { Problem } from '../../scripts/lib/program.ts';
import { ask, failureCode } from '../support/http.ts';
import { quantile } from '../support/statistics.ts';
import { fixed, table } from '../support/table.ts';
import type { DirectCalls } from './direct-worker.ts';
import type { LatencyCalls } from './latency-worker.ts';
import { LoadProcess } from './load-process.ts';
import type { LoadScene } from './scene.ts';

export interface Latency {
  readonly what: string;
  readonly directClients: number;
  readonly requests: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly mostMs: number;
}

const directClients = 20;

export function measureLatency(scene: LoadScene, requests: number): Promise<Latency[]> {
  const { api, hls, direct } = scene;
  return LoadProcess.with<LatencyCalls, Latency[]>('latency-worker.ts', (client) =>
    LoadProcess.with<DirectCalls, Latency[]>('direct-worker.ts', async (load) => {
      const measureBoth = async (clients: number): Promise<Latency[]> => {
        const found: Latency[] = [];
        for (const [what, path] of await paths(scene)) {
          const times = await client.call('measure', { api, path, requests });
          const at = (q: number) => quantile(times, q) ?? 0;
          const quantiles = { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), mostMs: at(1) };
          found.push({ what, directClients: clients, requests: times.length, ...quantiles });
        }
        return found;
      };
      await keepWarm(scene, hls);
      const idle = await measureBoth(0);
      await load.call('add', { api, channel: direct, count: directClients });
      await scene.pass(scene.joinMs);
      const busy = await measureBoth(directClients);
      await load.call('leave');
      await letGo(scene, hls);
      return [...idle, ...busy];
    }),
  );
}

async function paths({ api, hls }: LoadScene): Promise<readonly (readonly [string, string])[]> {
  const json = { channel: hls, viewer: 'load-latency' };
  const answer = await ask(api, '/api/zap', { method: 'POST', json });
  if (answer.status !== 200) throw new Problem(`The warm channel got ${failureCode(answer)}.`);
  const { playSessionId } = JSON.parse(answer.body.toString()) as { playSessionId: string };
  return [
    ["a play session's playlist", `/play/${playSessionId}/live.m3u8`],
    ["a channel's lasting address", `/channels/${hls}/live.m3u8?session=load-latency`],
  ];
}

async function keepWarm({ api }: LoadScene, channel: string): Promise<void> {
  const answer = await ask(api, '/WarmPool/Start', { method: 'POST', json: { channel, session: 'load-latency' } });
  if (answer.status !== 200) throw new Problem(`The channel could not be kept warm: ${failureCode(answer)}.`);
}

async function letGo({ api }: LoadScene, channel: string): Promise<void> {
  await ask(api, '/WarmPool/Stop', { method: 'POST', json: { channel, session: 'load-latency' } });
}

export function latencyTable(latencies: readonly Latency[]): string {
  return table(
    ['what', 'direct clients', 'requests', 'p50 ms', 'p95 ms', 'p99 ms', 'most ms'],
    latencies.map(({ what, directClients, requests, p50Ms, p95Ms, p99Ms, mostMs }) => [
      what,
      ...[directClients, requests],
      ...[p50Ms, p95Ms, p99Ms, mostMs].map((ms) => fixed(ms, 2)),
    ]),
  );
}
