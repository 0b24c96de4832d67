import { beforeEach, describe, expect, it } from 'vitest';
import type { Fragment } from '../hls/fragment-reader.ts';
import { FakeClock } from '../kernel/fake-clock.ts';
import { FakeSource, settle } from '../transport/testing/fake-source.ts';
import { concat, h264, Mux } from '../transport/testing/packets.ts';
import { silentLog } from '../transport/testing/sinks.ts';
import { Upstream } from '../transport/upstream.ts';
import { RemuxedLive } from './remuxed-live.ts';

const [pmtPid, video] = [100, 256];
let mux: Mux;
let source: FakeSource;
let upstream: Upstream;
let seen: (Fragment | 'init')[];

beforeEach(async () => {
  mux = new Mux();
  source = new FakeSource();
  seen = [];
  upstream = new Upstream({ open: async () => source, clock: new FakeClock(), log: silentLog, name: 'test' });
  const tables = concat(mux.pat([[1, pmtPid]]), mux.pmt(pmtPid, 1, video, [{ type: 0x1b, pid: video }]));
  await source.send(tables, mux.pes(video, h264.idr(), { pts: 3_600 }), mux.pes(video, h264.p(), { pts: 7_200 }));
});

const start = async (): Promise<RemuxedLive> =>
  new RemuxedLive({
    upstream,
    info: await upstream.ready,
    handler: { onInit: () => seen.push('init'), onFragment: (fragment) => seen.push(fragment) },
  });

describe('RemuxedLive', () => {
  it('gives out what the ring holds at once, and then each picture as it comes', async () => {
    const live = await start();
    expect(seen).toMatchObject(['init', { independent: true }, { independent: false }]);
    await source.send(mux.pes(video, h264.p(), { pts: 10_800 }));
    expect(seen).toHaveLength(4);
    await live.dispose();
    await source.send(mux.pes(video, h264.p(), { pts: 14_400 }));
    expect(seen).toHaveLength(4);
    expect(await live.ended).toBeUndefined();
    expect(upstream.consumers).toBe(0);
    await upstream.close();
  });

  it('ends with the upstream', async () => {
    const live = await start();
    await source.finish();
    expect(await live.ended).toBeUndefined();
    await live.dispose();
  });

  it('says why it cannot go on, and lets go of the upstream', async () => {
    const live = await start();
    const headless = Uint8Array.from([0, 0, 0, 1, 0x41, 0x40, ...new Uint8Array(40).fill(7)]);
    for (let i = 3; i < 6; i++) await source.send(mux.pes(video, headless, { pts: i * 3_600 }));
    expect((await live.ended)?.code).toBe('not-remuxable');
    await settle();
    expect(upstream.consumers).toBe(0);
    await upstream.close();
  });
});
