import { type Canvas, circle, mix, polygon, rect, roundRect } from '../canvas.ts';
import { cycle, fade, random, wave } from '../motion.ts';

const FRAME = { left: 340, top: 96, right: 1280, bottom: 492 } as const;
const CLIP = [FRAME.left, FRAME.top, FRAME.right, FRAME.bottom] as const;
const LINES = [
  'You said the last train was at nine.',
  'I said the last one that matters.',
  'Then who is driving this one?',
] as const;

/** A night train through hills under a moon, in 2.39:1, with subtitles. */
export function film(canvas: Canvas, u: number): void {
  canvas.fill(
    { colour: '#1c0720' },
    rect(FRAME.left, FRAME.top - 44, FRAME.right - FRAME.left, FRAME.bottom - FRAME.top + 140),
  );
  const bands = 99;
  const height = (FRAME.bottom - FRAME.top) / bands;
  for (let i = 0; i < bands; i++) {
    canvas.fill(
      { colour: mix('#2b1150', '#f08a5d', (i / bands) ** 1.4) },
      rect(FRAME.left, FRAME.top + i * height, FRAME.right - FRAME.left, height),
    );
  }
  canvas.fill({ colour: '#ffe9c9', alpha: 0.18, blur: 12, clip: CLIP }, circle(980, 226, 88));
  canvas.fill({ colour: '#ffe9c9', clip: CLIP }, circle(980, 226, 60));
  hills(canvas, u, 1, 350, 46, '#7c2f63', 3);
  hills(canvas, u, 2, 392, 34, '#54204f', 5);
  train(canvas, u);
  hills(canvas, u, 5, 474, 14, '#220b2b', 11);
  const t = cycle(u, LINES.length);
  const words = LINES[Math.floor(u * LINES.length) % LINES.length] ?? '';
  canvas.text(
    { colour: '#f6e7d6', alpha: fade(t, 0.05) },
    { x: 810, baseline: 554, size: 44, weight: 'Medium', align: 'centre' },
    words,
  );
}

/** Hills repeat after 940 units, the width of the frame, so that `times` widths pass in a loop. */
function hills(canvas: Canvas, u: number, times: number, y: number, swing: number, colour: string, seed: number): void {
  const next = random(seed);
  const parts = Array.from({ length: 4 }, (_, i) => ({
    periods: i + 1 + (seed % 3),
    phase: next(),
    size: swing / (i + 1),
  }));
  const points: [number, number][] = [[FRAME.right, FRAME.bottom]];
  points.push([FRAME.left, FRAME.bottom]);
  for (let x = FRAME.left; x <= FRAME.right; x += 10) {
    const along = (x - FRAME.left) / (FRAME.right - FRAME.left) + u * times;
    points.push([x, y + parts.reduce((sum, part) => sum + part.size * wave(along, part.periods, part.phase), 0)]);
  }
  canvas.fill({ colour, clip: CLIP }, polygon(points));
}

function train(canvas: Canvas, u: number): void {
  canvas.fill({ colour: '#1a0822', clip: CLIP }, rect(FRAME.left, 446, 940, 7));
  const posts = Array.from({ length: 12 }, (_, i) =>
    rect(FRAME.left - 100 + ((i / 12 - u * 3 + 4) % 1) * 1128, 452, 8, 44),
  );
  canvas.fill({ colour: '#1a0822', clip: CLIP }, ...posts);
  const head = 1400 - 1900 * cycle(u, 1, 0.28);
  const jolt = 1.4 * wave(u, 36);
  for (let car = 0; car < 4; car++) {
    const x = head + car * 176;
    canvas.fill({ colour: '#140619', clip: CLIP }, roundRect(x, 402 + jolt, 168, 44, car === 0 ? 16 : 6));
    canvas.fill(
      { colour: '#ffd98a', clip: CLIP },
      ...Array.from({ length: 5 }, (_, i) => rect(x + 20 + i * 28, 412 + jolt, 18, 14)),
    );
  }
  const smoke = Array.from({ length: 7 }, (_, i) =>
    circle(head + 26 + i * 30, 392 - i * 9 + 4 * wave(u, 9, i / 7), 7 + i * 3.2),
  );
  canvas.fill({ colour: '#f7d9c4', alpha: 0.35, blur: 3, clip: CLIP }, ...smoke);
}
