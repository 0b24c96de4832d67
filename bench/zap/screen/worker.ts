// Looks at the screen every two milliseconds, in a thread of its own: the bench's main thread broadcasts meanwhile and may be late.
import { openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { distance, type Rgb } from '../../../e2e/support/television.ts';
import { PICTURE_MARKS } from '../../../scripts/demo-clips/marks.ts';
import { nowMs } from '../../support/clock.ts';
import { type Area, headerLength, type LineReader, lineThrough, parseHeader, pixelAt } from './framebuffer.ts';
import type { Sighting, WatchRequest, WorkerMessage, WorkerSetup } from './worker-protocol.ts';

const sampleEveryMs = 2;
/** Players reckon colours a little differently; channels are 80 apart. */
const colourTolerance = 39;

const { file, stop: stopMemory } = workerData as WorkerSetup;
const stop = new Int32Array(stopMemory);
const fd = openSync(file, 'r');
const layout = parseHeader(read({ at: 0, length: headerLength }));

parentPort?.on('message', (request: WatchRequest) => {
  Atomics.store(stop, 0, 0);
  tell({ kind: 'watching' });
  tell({ kind: 'seen', ...watch(request) });
});

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message, []);
}

function watch({ picture, colour, patienceMs, followMs }: WatchRequest): Sighting {
  const block = areaOf(picture, PICTURE_MARKS.colourBlock);
  const lines = [0.1, 0.5, 0.9].map((share) => lineThrough(layout, block, share, [0.1, 0.5, 0.9]));
  const pictureMs = until(nowMs() + patienceMs, () => lines.every((line) => isFilled(line, colour)));
  return { pictureMs, frames: pictureMs === undefined ? [] : follow(picture, pictureMs, followMs) };
}

function follow(picture: Area, fromMs: number, forMs: number): Sighting['frames'] {
  if (forMs === 0) return [];
  const counter = areaOf(picture, PICTURE_MARKS.frameCounter);
  const { bits } = PICTURE_MARKS.frameCounter;
  const cells = lineThrough(
    layout,
    counter,
    0.5,
    Array.from({ length: bits }, (_, i) => (i + 0.5) / bits),
  );
  const frames: { atMs: number; frame: number }[] = [];
  until(fromMs + forMs, () => {
    const frame = counterIn(cells);
    if (frame !== frames.at(-1)?.frame) frames.push({ atMs: nowMs(), frame });
    return false;
  });
  return frames;
}

/** The moment at which it became so; undefined when it did not in time, or was given up. */
function until(deadlineMs: number, isSo: () => boolean): number | undefined {
  for (;;) {
    if (isSo()) return nowMs();
    if (nowMs() > deadlineMs || Atomics.load(stop, 0) !== 0) return undefined;
    Atomics.wait(stop, 0, 0, sampleEveryMs);
  }
}

function isFilled(line: LineReader, colour: Rgb): boolean {
  const bytes = read(line);
  return line.points.every((point) => distance(pixelAt(bytes, point), colour) <= colourTolerance);
}

function counterIn(line: LineReader): number {
  const bytes = read(line);
  return line.points.reduce((value, point) => {
    const [red, green, blue] = pixelAt(bytes, point);
    return value * 2 + (red + green + blue > 382 ? 1 : 0);
  }, 0);
}

function areaOf(picture: Area, mark: { x: number; y: number; width: number; height: number }): Area {
  return {
    x: picture.x + mark.x * picture.width,
    y: picture.y + mark.y * picture.height,
    width: mark.width * picture.width,
    height: mark.height * picture.height,
  };
}

function read({ at, length }: { readonly at: number; readonly length: number }): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  readSync(fd, bytes, 0, length, at);
  return bytes;
}
