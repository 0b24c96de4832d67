import { get } from 'node:http';
import { boxSettings, expect, test } from './support/afterglow.ts';

/** Asks with headers that `fetch` does not let anybody set. */
function statusOf(url: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}

test('the page is sandboxed, goes nowhere and opens nothing', async ({ launch, box }) => {
  const { app, tv, page } = await launch({ settings: boxSettings(box.url) });
  await tv.playing();
  const address = page.url();
  expect(
    await page.evaluate(() => [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process')]),
  ).toEqual(['undefined', 'undefined']);
  expect(await page.evaluate(() => window.open('https://example.com/') === null)).toBe(true);
  await page.evaluate(() => {
    window.location.href = 'https://example.com/';
  });
  expect(page.url()).toBe(address);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  const refused = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
        fetch('http://example.com/').catch(() => undefined);
      }),
  );
  expect(refused).toBe('connect-src');
});

test('requests of the wrong shape are refused, and the engine is not touched', async ({ launch, box }) => {
  const { tv, page } = await launch({ settings: boxSettings(box.url) });
  await tv.playing();
  const answers = await page.evaluate(async () => {
    const bridge = window.afterglow as unknown as { invoke(name: string, payload: unknown): Promise<{ ok: boolean }> };
    const wrong: (readonly [string, unknown])[] = [
      ['zap', { zapId: 'x' }],
      ['zap', { zapId: 'x', channelId: 7 }],
      ['zap', null],
      ['keep-warm', { channelId: 'test:2', on: 'yes' }],
      ['zap-report', { zapId: 'x', totalMs: -1 }],
    ];
    const results = await Promise.all(wrong.map(async ([name, payload]) => (await bridge.invoke(name, payload)).ok));
    const unknown = await bridge.invoke('quit-everything', {}).then(
      () => 'answered',
      () => 'refused',
    );
    return { results, unknown };
  });
  expect(answers).toEqual({ results: [false, false, false, false, false], unknown: 'refused' });
  expect(box.tunersInUse()).toBe(1);
});

test('strangers get nothing from the local server', async ({ launch, box }) => {
  const { tv, apiUrl } = await launch({ settings: boxSettings(box.url) });
  await tv.playing();
  const { origin, searchParams } = new URL(apiUrl);
  expect(new URL(apiUrl).hostname).toBe('127.0.0.1');
  expect(await statusOf(apiUrl)).toBe(200);
  expect(await statusOf(`${origin}/api/status`)).toBe(401);
  expect(await statusOf(`${origin}/api/status?token=${'x'.repeat(24)}`)).toBe(401);
  // A web page under a foreign name (DNS rebinding), or across origins, even with the token.
  expect(await statusOf(apiUrl, { host: 'evil.example' })).toBe(403);
  expect(await statusOf(apiUrl, { origin: 'https://evil.example' })).toBe(403);
  const zapped = await fetch(`${origin}/api/zap`, {
    method: 'POST',
    headers: { authorization: `Bearer ${searchParams.get('token') ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: 4 }),
  });
  const { url } = (await zapped.json()) as { readonly url: string };
  const base = url.replace(/[^/]*$/, '');
  // The session is there: what is refused below is refused for its name.
  expect(await statusOf(`${base}live.m3u8`)).toBe(200);
  for (const path of [
    '../../etc/passwd',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    'segment-1.m4s%00.txt',
    'segment-..%2f1.m4s',
    'init-99.mp4',
  ]) {
    expect(await statusOf(`${base}${path}`)).toBe(404);
  }
  expect(await statusOf(`${origin}/play/${'A'.repeat(24)}/live.m3u8`)).toBe(404);
  expect(searchParams.get('token')?.length).toBeGreaterThanOrEqual(22);
});
