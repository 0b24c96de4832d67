import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DemoChannel, DemoChannels } from './channels.ts';
import { type DemoBox, startDemoBox } from './index.ts';
import { LOOP_MS, makeClipBytes } from './test-clip.ts';
import { PACKET_SIZE, readPcr, SYNC_BYTE } from './ts-packet.ts';

let clipsDir: string;
let box: DemoBox;
const open: IncomingMessage[] = [];

function channel(number: string, file = 'test.ts'): DemoChannel {
  return {
    number,
    name: `Test ${number}`,
    file,
    colour: '#123456',
    hd: true,
    video: { codec: 'h264', width: 16, height: 16, scan: 'progressive', framesPerSecond: 25, gopFrames: 25 },
    audio: { codec: 'ac3', channels: 2 },
    loopTicks: LOOP_MS * 90,
    loopFrames: 25,
  };
}

beforeAll(async () => {
  clipsDir = await mkdtemp(path.join(os.tmpdir(), 'demo-box-test-'));
  const area = { x: 0, y: 0, width: 1, height: 1 };
  const channels: DemoChannels = {
    marks: { colourBlock: area, frameCounter: { ...area, bits: 12 } },
    channels: [channel('2'), { ...channel('7'), video: null, hd: false }, channel('9', 'missing.ts')],
  };
  await writeFile(path.join(clipsDir, 'channels.json'), JSON.stringify(channels));
  await writeFile(path.join(clipsDir, 'test.ts'), makeClipBytes());
});
afterAll(() => rm(clipsDir, { recursive: true }));

beforeEach(async () => {
  box = await startDemoBox({ clipsDir, tuners: 2 });
});
afterEach(async () => {
  for (const response of open.splice(0)) response.destroy();
  await box.close();
});

async function ask(at: string, options: RequestOptions = {}, body = ''): Promise<IncomingMessage> {
  const asked = request(`${box.url}${at}`, { agent: false, ...options }).end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  // A connection that the box cuts ends in an error, which the tests expect to see as an end.
  response.on('error', () => undefined);
  open.push(response);
  return response;
}

async function text(at: string, options?: RequestOptions, body?: string): Promise<string> {
  return read(await ask(at, options, body));
}

async function json<T>(at: string, options?: RequestOptions, body?: string): Promise<T> {
  return JSON.parse(await text(at, options, body)) as T;
}

async function read(response: IncomingMessage): Promise<string> {
  return (await collect(response, Number.POSITIVE_INFINITY)).toString('utf8');
}

/** What arrives until there is as much as asked for, or the end. */
async function collect(response: IncomingMessage, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= bytes) break;
  }
  return Buffer.concat(chunks);
}

async function leave(response: IncomingMessage): Promise<void> {
  const closed = once(response.socket, 'close');
  response.destroy();
  await closed;
}

function setFault(fault: string, channel = '2', headers = {}): Promise<IncomingMessage> {
  return ask('/demo/faults', { method: 'POST', headers }, JSON.stringify({ channel, fault }));
}

describe('what the box tells', () => {
  it('describes itself and its line-up with addresses that work', async () => {
    const discover = await json<Record<string, unknown>>('/discover.json');
    expect(discover).toMatchObject({ BaseURL: box.url, LineupURL: `${box.url}/lineup.json`, TunerCount: 2 });
    expect(discover['DeviceID']).toMatch(/^[0-9A-F]{8}$/);
    const lineup = await json<object[]>('/lineup.json');
    expect(lineup[0]).toEqual({
      GuideNumber: '2',
      GuideName: 'Test 2',
      VideoCodec: 'H264',
      AudioCodec: 'AC3',
      HD: 1,
      URL: `${box.url}/auto/v2`,
    });
    expect(lineup[1]).not.toHaveProperty('VideoCodec');
    expect(lineup[1]).not.toHaveProperty('HD');
    expect(await json('/lineup_status.json')).toMatchObject({ ScanInProgress: 0 });
    expect(await text('/lineup.m3u')).toContain(`${box.url}/auto/v7`);
    expect((await ask('/nothing')).statusCode).toBe(404);
  });

  it('shows who holds which tuner', async () => {
    expect(await json('/status.json')).toEqual([{ Resource: 'tuner0' }, { Resource: 'tuner1' }]);
    await ask('/tuner1/v7');
    const [idle, busy] = await json<object[]>('/status.json');
    expect(idle).toEqual({ Resource: 'tuner0' });
    expect(busy).toMatchObject({ Resource: 'tuner1', VctNumber: '7', VctName: 'Test 7', TargetIP: '127.0.0.1' });
    expect(busy).toHaveProperty('SignalStrengthPercent');
  });

  it('answers only to its own names and does as it is asked only by GET and HEAD', async () => {
    expect((await ask('/discover.json', { headers: { host: 'evil.example' } })).statusCode).toBe(403);
    expect((await ask('/discover.json', { headers: { host: `localhost:${box.port}` } })).statusCode).toBe(200);
    expect((await ask('/lineup.json', { method: 'DELETE' })).statusCode).toBe(405);
  });
});

describe('streams', () => {
  it('are whole packets at the pace of their PCR, from now on and without an end', async () => {
    const stream = await ask('/auto/v2');
    expect(stream.headers).toMatchObject({ 'content-type': 'video/mp2t', connection: 'close' });
    expect(stream.headers).not.toHaveProperty('transfer-encoding');
    const startedMs = performance.now();
    const packets = await collect(stream, 150 * PACKET_SIZE);
    const tookMs = performance.now() - startedMs;
    const clocks: number[] = [];
    for (let at = 0; at + PACKET_SIZE <= packets.length; at += PACKET_SIZE) {
      expect(packets[at]).toBe(SYNC_BYTE);
      const pcr = readPcr(packets, at);
      if (pcr !== undefined) clocks.push(pcr / 27_000);
    }
    const heldMs = (clocks.at(-1) ?? 0) - (clocks[0] ?? 0);
    expect(heldMs).toBeGreaterThan(1000);
    // No burst at the start: what arrived is not more than the time that passed, give or take a pump's beat.
    expect(heldMs).toBeLessThan(tookMs + 60);
  });

  it('are one broadcast: two listeners get the same bytes', async () => {
    const streams = await Promise.all([ask('/auto/v2'), ask('/auto/v2')]);
    const [a, b] = await Promise.all(streams.map((stream) => collect(stream, 40 * PACKET_SIZE)));
    const common = b?.subarray(0, 10 * PACKET_SIZE) ?? Buffer.alloc(0);
    const later = a?.subarray(a.length - 10 * PACKET_SIZE) ?? Buffer.alloc(0);
    expect((a?.includes(common) ?? false) || (b?.includes(later) ?? false)).toBe(true);
  });

  it('take a tuner each, also of the same channel, and the next is refused until one ends', async () => {
    const streams = await Promise.all([ask('/auto/v2'), ask('/auto/v2')]);
    expect(box.tunersInUse()).toBe(2);
    const refused = await ask('/auto/v7');
    expect(refused.statusCode).toBe(503);
    expect(refused.headers['x-hdhomerun-error']).toBe('805 All Tuners In Use');
    await leave(streams[0]);
    expect((await ask('/auto/v7')).statusCode).toBe(200);
  });

  it('are refused with the reason', async () => {
    await ask('/tuner0/v2');
    const taken = await ask('/tuner0/v7');
    expect([taken.statusCode, taken.headers['x-hdhomerun-error']]).toEqual([503, '804 Tuner In Use']);
    const unknown = await ask('/auto/v99');
    expect([unknown.statusCode, unknown.headers['x-hdhomerun-error']]).toEqual([404, '801 Unknown Channel']);
    expect((await ask('/tuner9/v2')).statusCode).toBe(404);
  });

  it('fail to tune where the clip is missing, and give the tuner back', async () => {
    const failed = await ask('/auto/v9');
    expect([failed.statusCode, failed.headers['x-hdhomerun-error']]).toEqual([503, '806 Tune Failed']);
    expect(await read(failed)).toContain('missing.ts');
    expect(box.tunersInUse()).toBe(0);
  });

  it('are not tuned by HEAD', async () => {
    const head = await ask('/auto/v2', { method: 'HEAD' });
    expect([head.statusCode, head.headers['content-type']]).toEqual([200, 'video/mp2t']);
    expect(box.tunersInUse()).toBe(0);
  });

  it('end by themselves after the duration asked for', async () => {
    await read(await ask('/auto/v2?duration=0.1'));
    await json('/status.json');
    expect(box.tunersInUse()).toBe(0);
  });

  it('end when the box closes', async () => {
    const stream = await ask('/auto/v2');
    const ended = read(stream).catch(() => 'cut');
    await Promise.all([box.close(), box.close()]);
    await ended;
    expect(box.tunersInUse()).toBe(0);
  });
});

describe('faults', () => {
  it('are set, shown and healed over HTTP', async () => {
    expect(await json('/demo/faults')).toEqual({ '2': 'none', '7': 'none', '9': 'none' });
    expect((await setFault('refuse')).statusCode).toBe(200);
    const refused = await ask('/auto/v2');
    expect([refused.statusCode, refused.headers['x-hdhomerun-error']]).toEqual([503, '806 Tune Failed']);
    await setFault('none');
    expect((await ask('/auto/v2')).statusCode).toBe(200);
  });

  it('are not taken from web pages, nor as nonsense', async () => {
    expect((await setFault('cut', '2', { origin: 'https://evil.example' })).statusCode).toBe(403);
    expect((await setFault('explode')).statusCode).toBe(400);
    expect((await setFault('cut', '99')).statusCode).toBe(404);
    expect((await ask('/demo/faults', { method: 'POST' }, '{"channel')).statusCode).toBe(400);
    expect((await ask('/demo/faults', { method: 'POST' }, 'x'.repeat(500_000))).statusCode).toBe(413);
    expect(await json('/demo/faults')).toMatchObject({ '2': 'none' });
  });

  it('silent gives headers and holds the tuner; none heals it', async () => {
    box.setFault('2', 'silent');
    const stream = await ask('/auto/v2');
    expect(stream.statusCode).toBe(200);
    expect(box.tunersInUse()).toBe(1);
    // A neighbour's second of data shows that time has passed.
    await collect(await ask('/auto/v7'), 90 * PACKET_SIZE);
    expect(stream.read()).toBeNull();
    box.setFault('2', 'none');
    expect((await collect(stream, PACKET_SIZE)).length).toBeGreaterThan(0);
  });

  it('stall stops those who watch and keeps them connected', async () => {
    const stream = await ask('/auto/v2');
    await collect(stream, PACKET_SIZE);
    box.setFault('2', 'stall');
    const neighbour = await ask('/auto/v7');
    await collect(neighbour, 20 * PACKET_SIZE);
    while (stream.read() !== null);
    await collect(neighbour, 50 * PACKET_SIZE);
    expect(stream.read()).toBeNull();
    expect(box.tunersInUse()).toBe(2);
  });

  it('cut ends those who watch at once and frees their tuner', async () => {
    const stream = await ask('/auto/v2');
    const ended = read(stream).catch(() => 'cut');
    box.setFault('2', 'cut');
    await ended;
    await json('/status.json');
    expect(box.tunersInUse()).toBe(0);
    expect(() => box.setFault('99', 'cut')).toThrow(RangeError);
  });

  it('pcr-jump puts the clock an hour ahead', async () => {
    const stream = await ask('/auto/v2');
    const before = lastPcr(await collect(stream, 20 * PACKET_SIZE));
    box.setFault('2', 'pcr-jump');
    const after = lastPcr(await collect(stream, 40 * PACKET_SIZE));
    const jumpS = (after - before) / 27_000_000;
    expect(jumpS).toBeGreaterThan(3600);
    expect(jumpS).toBeLessThan(3605);
  });
});

describe('starting', () => {
  it('says that the port is taken', async () => {
    await expect(startDemoBox({ clipsDir, port: box.port })).rejects.toThrow('something else is listening');
  });

  it('says which file it cannot read', async () => {
    await expect(startDemoBox({ clipsDir: path.join(clipsDir, 'nowhere') })).rejects.toThrow('channels.json');
  });
});

function lastPcr(packets: Buffer): number {
  let last = 0;
  for (let at = 0; at + PACKET_SIZE <= packets.length; at += PACKET_SIZE) last = readPcr(packets, at) ?? last;
  return last;
}

describe('position', () => {
  it('goes with the clock and stays within the loop', async () => {
    const before = performance.now();
    const first = box.positionMs('2');
    const moved = () => (box.positionMs('2') - first + LOOP_MS) % LOOP_MS;
    await expect.poll(moved).toBeGreaterThan(25);
    expect(moved()).toBeLessThanOrEqual(performance.now() - before);
    expect(box.positionMs('7')).toBeLessThan(LOOP_MS);
  });

  it('is unknown of a channel that the box does not have', () => {
    expect(() => box.positionMs('99')).toThrow(RangeError);
  });
});
