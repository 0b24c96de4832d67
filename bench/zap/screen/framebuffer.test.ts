import { expect, test } from 'vitest';
import { headerLength, lineThrough, parseHeader, pixelAt } from './framebuffer.ts';

/** As Xvfb 21.1 on Debian 12 writes it for 1280x720x24. */
const words = [
  ...[160, 7, 2, 24, 1280, 720, 0, 0, 32, 0, 32, 32, 5120, 4],
  ...[0xff0000, 0xff00, 0xff, 8, 256, 256, 1280, 720, 0, 0, 0],
];

function header(changes: Readonly<Record<number, number>> = {}): Buffer {
  const bytes = Buffer.alloc(headerLength);
  for (const [i, word] of words.entries()) bytes.writeUInt32BE(changes[i] ?? word, i * 4);
  return bytes;
}

test('the layout is read from the header', () => {
  expect(parseHeader(header())).toEqual({
    width: 1280,
    height: 720,
    bytesPerLine: 5120,
    bytesPerPixel: 4,
    pixelsAt: 160 + 256 * 12,
  });
});

test('what is not XWD, or has other pixels, is refused', () => {
  expect(() => parseHeader(header({ 1: 6 }))).toThrow('version 6');
  expect(() => parseHeader(header({ 11: 16 }))).toThrow('16 bits');
  expect(() => parseHeader(header({ 7: 1 }))).toThrow('BGRX');
});

test('a line through an area knows where its points are', () => {
  const layout = parseHeader(header());
  const line = lineThrough(layout, { x: 100, y: 200, width: 40, height: 20 }, 0.5, [0.25, 0.75]);
  expect(line).toEqual({ at: 3232 + 210 * 5120 + 110 * 4, length: 21 * 4, points: [0, 80] });
});

test('a pixel is blue, green, red', () => {
  expect(pixelAt(Buffer.from([0, 0, 0, 0, 3, 2, 1, 0]), 4)).toEqual([1, 2, 3]);
});
