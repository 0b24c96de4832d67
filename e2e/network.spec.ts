import { boxSettings, expect, test } from './support/afterglow.ts';
import { Api, RawPlayer } from './support/api.ts';
import { demo } from './support/television.ts';

const [first = '', second = '', third = ''] = demo.channels.map(({ number }) => number);
const id = (number: string): string => `test:${number}`;

test('a raw transport stream begins at once with its tables, shares the tuner and gives it back', async ({
  launch,
  box,
}) => {
  const { tv, apiUrl } = await launch({ settings: boxSettings(box.url) });
  const api = new Api(apiUrl);
  await tv.playing();
  const raw = api.address(`/channels/${first}/live.ts`);
  // Looking costs nothing.
  const head = await fetch(api.address(`/channels/${second}/live.ts`), { method: 'HEAD' });
  expect([head.status, head.headers.get('content-type'), box.tunersInUse()]).toEqual([200, 'video/mp2t', 1]);

  const players = await Promise.all([RawPlayer.open(raw), RawPlayer.open(raw)]);
  for (const player of players) {
    expect(player.response.statusCode).toBe(200);
    await expect.poll(() => player.bytes).toBeGreaterThan(200_000);
    // PAT, then PMT: whoever joins can begin.
    expect(player.firstPids()[0]).toBe(0);
  }
  expect(box.tunersInUse()).toBe(1);

  // Another channel, by raw alone: its connection stays warm when the player goes, and is there on return.
  const other = await RawPlayer.open(api.address(`/channels/${second}/live.ts`));
  await expect.poll(() => other.bytes).toBeGreaterThan(100_000);
  expect(box.tunersInUse()).toBe(2);
  other.leave();
  await expect
    .poll(async () => (await api.view()).upstreams.find(({ channelId }) => channelId === id(second))?.leases)
    .toEqual([]);
  expect(box.tunersInUse()).toBe(2);
  const { hits } = await api.metrics();
  const again = await RawPlayer.open(api.address(`/channels/${second}/live.ts`));
  await expect.poll(() => again.bytes).toBeGreaterThan(100_000);
  expect((await api.metrics()).hits.direct).toBe(hits.direct + 1);
  expect(box.tunersInUse()).toBe(2);
  for (const player of [...players, again]) player.leave();
});

test('a client that takes a byte a second is dropped, and costs the others nothing', async ({ launch, box }) => {
  test.setTimeout(90_000);
  const { tv, apiUrl } = await launch({ settings: boxSettings(box.url) });
  const api = new Api(apiUrl);
  await tv.playing();
  const good = await RawPlayer.open(api.address(`/channels/${first}/live.ts?session=good`));
  const slow = await RawPlayer.open(api.address(`/channels/${first}/live.ts?session=slow&throttle=disabled`));
  slow.response.pause();
  const watching = await tv.startWatching();
  const sessions = async () => (await api.view()).sessions.map((session) => session.id);
  await expect.poll(sessions).toContain('slow');
  await expect
    .poll(async () => (await api.view()).upstreams[0]?.leases.filter(({ kind }) => kind === 'viewer').length, {
      timeout: 60_000,
    })
    .toBe(1);
  const before = good.bytes;
  await expect.poll(() => good.bytes).toBeGreaterThan(before + 500_000);
  expect(good.ended).toBe(false);
  expect((await watching.look()).waits).toBe(0);
  good.leave();
  slow.leave();
});

test('what programs ask for wrongly is answered in words, and changes nothing', async ({ launch, box }) => {
  const { tv, apiUrl } = await launch({ settings: boxSettings(box.url) });
  const api = new Api(apiUrl);
  await tv.playing();
  const { request } = { request: api.request.bind(api) };
  const failure = async (method: string, path: string, body?: unknown) => {
    const answer = await request(method, path, body);
    return [answer.status, JSON.stringify(answer.body)] as const;
  };
  const unknown = await failure('POST', '/WarmPool/Start', { channel: '999' });
  expect(unknown).toEqual([404, expect.stringContaining('999 is in no line-up')]);
  expect(await failure('POST', '/WarmPool/Start', { channel: second, profile: 'vp9' })).toEqual([
    400,
    expect.stringContaining('720p'),
  ]);
  expect((await failure('GET', `/channels/${second}/live.m3u8?profile=..%2f..%2fetc`))[0]).toBe(400);
  for (const path of ['..%2f..%2fetc%2fpasswd', '%2e%2e%2f', 'x%00y', '%2e%2e']) {
    for (const file of ['live.ts', 'live.m3u8']) {
      const [status, text] = await failure('GET', `/channels/${path}/${file}`);
      expect([status, text.includes('root:')]).toEqual([404, false]);
    }
  }
  expect((await failure('GET', `/channels/${second}/live.ts?throttle=warp`))[0]).toBe(400);
  expect((await failure('POST', '/WarmPool/Stop', '{half a'))[0]).toBe(400);
  expect((await failure('POST', '/WarmPool/Stop', {}))[0]).toBe(400);
  // A stop for what never was, and the same stop five times.
  expect((await request('POST', '/WarmPool/Stop', { playSession: 'never-was' })).body).toEqual({ ended: 0 });
  await api.zap('bob', second);
  const ended: number[] = [];
  for (let i = 0; i < 5; i++) ended.push(await api.stop('bob', second));
  expect(ended).toEqual([1, 0, 0, 0, 0]);
  // What is watched cannot be stopped by hand.
  const [entry] = (await api.view()).entries.filter(({ channelId }) => channelId === id(first));
  expect(await failure('POST', '/WarmPool/Stop', { key: entry?.key })).toEqual([
    409,
    expect.stringContaining('is being watched'),
  ]);
  await tv.playing();
  expect((await fetch(`${api.origin}/WarmPool/Status`)).status).toBe(401);
  expect((await fetch(`${api.origin}/channels/${first}/live.ts`)).status).toBe(401);
});

test('programs keep channels warm, guess, and read what became of it', async ({ launch, box }) => {
  const { tv, apiUrl } = await launch({ settings: boxSettings(box.url) });
  const api = new Api(apiUrl);
  await tv.playing();
  await tv.forgetZaps();
  const started = await api.request('POST', '/WarmPool/Start', { channel: second, profile: 'window' });
  expect(started).toMatchObject({ status: 200, body: { channelId: id(second) } });
  // For the window, too, it is warm now.
  await tv.tune(second);
  expect(await tv.nextZap()).toMatchObject({ number: second, kind: 'warm', outcome: 'shown' });
  expect((await api.request('POST', '/WarmPool/Start', { channel: third, guess: true })).status).toBe(200);
  expect(box.tunersInUse()).toBe(3);
  // The last free tuner is nobody's to guess with.
  const refused = await api.request('POST', '/WarmPool/Start', { channel: demo.channels[3]?.number, guess: true });
  expect(refused).toMatchObject({ status: 409, body: { failure: { code: 'no-spare-tuner' } } });
  // Somebody takes the last one: the guess makes way.
  await api.zap('bob', demo.channels[4]?.number ?? '');
  await expect.poll(() => api.evictions()).toEqual([`${id(third)} tuner-release`]);
  await expect.poll(() => box.tunersInUse()).toBe(3);
  expect((await api.metrics()).manualStarts).toBe(1);
  await expect
    .poll(async () => (await api.request('GET', '/WarmPool/History/User/living%20room')).body)
    .toMatchObject([{ userId: 'living room', channelId: id(first) }]);
  expect((await api.request('GET', '/WarmPool/History/User/nobody')).body).toEqual([]);
  const { body } = await api.request('GET', '/api/openapi.json');
  expect(Object.keys((body as { paths: object }).paths)).toEqual(
    expect.arrayContaining([
      '/WarmPool/Start',
      '/WarmPool/Stop',
      '/WarmPool/Status',
      '/WarmPool/DetailedStatus',
      '/WarmPool/Metrics',
      '/WarmPool/History',
      '/WarmPool/History/User/{userId}',
      '/api/sessions',
    ]),
  );
});
