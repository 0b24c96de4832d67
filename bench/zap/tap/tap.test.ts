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
  // Read to its end, which is when it is given up.
  const drained = response.arrayBuffer().catch(() => undefined);
  const noted = () => tap?.connectionSince('9', sinceMs);
  await expect.poll(() => noted()?.keyframeMs, { timeout: 5_000 }).toBeDefined();
  const { openedMs = 0, firstByteMs = 0, keyframeBegunMs = 0, keyframeMs = 0 } = noted() ?? {};
  expect([sinceMs, openedMs, firstByteMs, keyframeBegunMs, keyframeMs]).toEqual(
    [sinceMs, openedMs, firstByteMs, keyframeBegunMs, keyframeMs].toSorted((a, b) => a - b),
  );
  expect(tap.open()).toBe(1);
  ending.abort();
  await drained;
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
