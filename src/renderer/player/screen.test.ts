import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { drawStill, readStill, type Screen } from './screen.ts';

class Pixels {
  readonly data = new Uint8ClampedArray(4);
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }
}

/** A frame of one pixel, which is copied when the test says so. */
function frameOf(value: number, square = true) {
  let copied = (): void => {};
  const copying = new Promise<void>((resolve) => {
    copied = resolve;
  });
  const frame = {
    ...{ displayWidth: 1, displayHeight: 1, visibleRect: { width: square ? 1 : 2, height: 1 } },
    copyTo: async (into: Uint8ClampedArray) => {
      await copying;
      into.fill(value);
    },
  };
  return { frame: frame as unknown as VideoFrame, copied };
}

function screenOf() {
  const drawn: number[] = [];
  const paper = { putImageData: ({ data }: Pixels) => drawn.push(data[0] ?? -1), drawImage: () => drawn.push(-2) };
  const canvas = { width: 0, height: 0, getContext: () => paper };
  return { screen: { canvas } as unknown as Screen, drawn };
}

beforeEach(() => vi.stubGlobal('ImageData', Pixels));
afterEach(() => vi.unstubAllGlobals());

it('keeps two stills apart that are read at the same time', async () => {
  const { screen, drawn } = screenOf();
  const [first, second] = [frameOf(1), frameOf(2)];
  const readings = [readStill(first.frame), readStill(second.frame)];
  second.copied();
  first.copied();
  for (const reading of readings) drawStill(screen, await reading);
  expect(drawn).toEqual([1, 2]);
});

it('uses the memory of a still that has been drawn again', async () => {
  const { screen } = screenOf();
  const first = frameOf(1);
  first.copied();
  const drawn = await readStill(first.frame);
  drawStill(screen, drawn);
  const second = frameOf(2);
  second.copied();
  expect(await readStill(second.frame)).toBe(drawn);
});

it('draws the frame itself where its pixels are not square, or cannot be had', async () => {
  const { screen, drawn } = screenOf();
  const wide = frameOf(1, false);
  expect(await readStill(wide.frame)).toBe(wide.frame);
  const deep = frameOf(1);
  const refusing = Object.assign(deep.frame, { copyTo: () => Promise.reject(new Error('NotSupported')) });
  drawStill(screen, await readStill(refusing));
  expect(drawn).toEqual([-2]);
});
