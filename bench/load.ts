// npm run bench:load -- [--most 80] [--seconds 6] [--requests 2000] [--json FILE]: how many clients one tuner and one entry feed, and
// how fast the app answers meanwhile. The app runs without a window; whoever loads it runs in processes of their own. It measures and
// holds nothing against anybody, but that the app must not let in more than it says it does.

import { writeFile } from 'node:fs/promises';
import { interrupted, program } from '../scripts/lib/program.ts';
import { prepare } from '../scripts/setup/prepare.ts';
import { directTable, measureDirect } from './load/direct-ramp.ts';
import { hlsTable, measureHls } from './load/hls-ramp.ts';
import { latencyTable, measureLatency } from './load/latency.ts';
import { withHeadlessApp } from './load/scene.ts';
import { describeMachine, loadOfLastMinute, machineFacts } from './support/machine.ts';
import { readOptions } from './support/options.ts';

/** SESS-1: sessions that may watch one channel. */
const viewersPerChannel = 50;

await program(async () => {
  const { most, seconds, requests, join, json } = readOptions(process.argv.slice(2), {
    most: { default: 80, min: 1, max: 160 },
    seconds: { default: 6, min: 1, max: 600, fraction: true },
    join: { default: 3, min: 0, max: 60, fraction: true },
    requests: { default: 2_000, min: 100, max: 1_000_000 },
  });
  const runtime = await prepare({ virtualDisplay: true });
  const machine = await machineFacts(runtime);
  const load = { before: loadOfLastMinute(), after: 0 };
  const times = { stepMs: seconds * 1000, joinMs: join * 1000 };
  const { latency, direct, hls } = await withHeadlessApp(runtime, times, async (scene) => {
    console.log('Answers to a client of a warm channel');
    const latency = await measureLatency(scene, requests);
    console.log('Raw transport streams of one channel');
    const direct = await measureDirect(scene, most);
    console.log('Low-latency HLS of one entry');
    const hls = await measureHls(scene, most);
    return { latency, direct, hls };
  });
  load.after = loadOfLastMinute();

  console.log(
    `\nA request for a playlist of a warm channel, one after the other on one connection:\n${latencyTable(latency)}`,
  );
  console.log(`\nRaw transport stream, channel ${direct.channel}:\n${directTable(direct)}`);
  console.log(`Ended because: ${direct.end}.`);
  const { asked, answers } = direct.coldCrowd;
  console.log(`${asked} clients at once on a cold channel: ${JSON.stringify(answers)}.`);
  console.log(`\nLow-latency HLS, channel ${hls.channel}:\n${hlsTable(hls)}\nEnded because: ${hls.end}.`);
  console.log(
    `\nCPU is that of the main process, in % of one core; "each" shares it among the clients. Each step ${seconds} s.`,
  );
  console.log(describeMachine(machine));
  console.log(`Load average before ${load.before}, after ${load.after}.`);
  const tooMany = [...direct.steps, ...hls.steps].some(({ clients }) => clients > viewersPerChannel);
  const crowded = (answers['200'] ?? 0) > viewersPerChannel;
  if (tooMany) console.log(`FAULT  more than ${viewersPerChannel} clients were let in.`);
  if (crowded) console.log(`FAULT  more than ${viewersPerChannel} clients were let in when they came at once.`);
  if (json) {
    const figures = { bench: 'load', machine, load, seconds, latency, direct, hls };
    await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  interrupted.throwIfAborted();
  return tooMany || crowded ? 1 : 0;
});
