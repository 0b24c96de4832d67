import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type DemoBox, startDemoBox } from '../../../src/main/demo-box/index.ts';
import { nowMs } from '../../support/clock.ts';
import { startTap, type Tap } from './tap.ts';

const clipsDir = path.join(import.meta.dirname, '..', '..', '..', 'resources', 'demo');
let box: DemoBox | undefined;
let tap: Tap | undefined;

afterEach(async () => {
  await tap?.close();
  await box?.close();
});

test('line-ups lead back to the tap', async () => {
  box = await startDemoBox({ clipsDir });
  tap = await startTap(box);
  const lineup = (await (await fetch(`${tap.url}/lineup.json`)).json()) as { URL: string }[];
  expect(lineup[0]?.URL).toBe(tap.streamUrl('2'));
});

test('a stream is passed on, its first keyframe noted, and its tuner given back', async () => {
  box = await startDemoBox({ clipsDir });
  tap = await startTap(box);
  const sinceMs = nowMs();
  const ending = new AbortController();
  const response = await fetch(tap.streamUrl('9'), { signal: ending.signal });
  const reader = response.body?.getReader();
  const connection = tap.connectionSince('9', sinceMs);
  while (connection?.keyframeMs === undefined) expect((await reader?.read())?.done).toBe(false);
  expect(connection.openedMs).toBeGreaterThanOrEqual(sinceMs);
  expect(connection.firstByteMs).toBeLessThanOrEqual(connection.keyframeMs);
  expect(connection.keyframeBegunMs).toBeLessThanOrEqual(connection.keyframeMs);
  expect(tap.open()).toBe(1);
  ending.abort();
  await expect.poll(() => box?.tunersInUse()).toBe(0);
  expect(tap.open()).toBe(0);
});

test('a refusal is passed on as it is', async () => {
  box = await startDemoBox({ clipsDir });
  tap = await startTap(box);
  const response = await fetch(tap.streamUrl('999'));
  expect(response.status).toBe(404);
  expect(response.headers.get('x-hdhomerun-error')).toBe('801 Unknown Channel');
});
