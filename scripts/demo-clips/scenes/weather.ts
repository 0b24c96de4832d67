import { type Canvas, circle, line, rect, roundRect, star } from '../canvas.ts';
import { cycle, wave } from '../motion.ts';

const DAYS = [
  ['MON', 17, 0],
  ['TUE', 19, 1],
  ['WED', 14, 2],
  ['THU', 16, 1],
  ['FRI', 21, 0],
] as const;

/** A sun, passing clouds and rain above five days of forecast. */
export function weather(canvas: Canvas, u: number): void {
  canvas.fill({ colour: '#ffffff', alpha: 0.1 }, circle(1010, 216, 250 + 8 * wave(u, 4)));
  canvas.fill({ colour: '#ffffff', alpha: 0.14 }, circle(1010, 216, 190 + 6 * wave(u, 4, 0.15)));
  canvas.fill({ colour: '#ffe27a' }, star(1010, 216, 156, 0.8, 16, u / 4));
  canvas.fill({ colour: '#ffd23f' }, circle(1010, 216, 108));

  for (const [speed, y, scale, phase, tone] of [
    [1, 130, 0.8, 0.1, '#bfe1fb'],
    [1, 300, 1.25, 0.62, '#ffffff'],
    [2, 214, 1, 0.35, '#e4f3ff'],
  ] as const) {
    const x = 390 + 1060 * cycle(u, speed, phase);
    // Clouds form beside the colour block, which has to stay clear, and leave over the right edge.
    const alpha = Math.min(1, (x - 390) / 90);
    if (scale > 1.2) rain(canvas, u, x, y, alpha);
    canvas.fill({ colour: tone, alpha }, ...cloud(x, y, scale));
  }
  forecast(canvas, u);
}

function cloud(x: number, y: number, scale: number): string[] {
  const s = (value: number) => value * scale;
  return [
    roundRect(x - s(100), y - s(10), s(200), s(56), s(28)),
    circle(x - s(46), y - s(6), s(46)),
    circle(x + s(22), y - s(28), s(62)),
  ];
}

function rain(canvas: Canvas, u: number, x: number, y: number, alpha: number): void {
  const drops = Array.from({ length: 9 }, (_, i) => {
    const fall = cycle(u, 10, i * 0.37);
    const [dx, dy] = [x - 100 + i * 24 - fall * 18, y + 66 + fall * 74];
    return line(dx, dy, dx - 6, dy + 22, 5);
  });
  canvas.fill({ colour: '#d3edff', alpha }, ...drops);
}

function forecast(canvas: Canvas, u: number): void {
  const today = Math.floor(u * DAYS.length) % DAYS.length;
  for (const [i, [day, degrees, sky]] of DAYS.entries()) {
    const x = 340 + i * 179;
    const lit = i === today;
    canvas.fill({ colour: lit ? '#ffffff' : '#1676bb' }, roundRect(x, 432, 160, 196, 14));
    const ink = lit ? '#0d4f80' : '#ffffff';
    canvas.text({ colour: ink }, { x: x + 20, baseline: 474, size: 38 }, day);
    canvas.text({ colour: ink }, { x: x + 18, baseline: 606, size: 92, weight: 'ExtraBold' }, `${degrees}°`);
    const bob = 3 * wave(u, 6, i / 5);
    if (sky < 2) canvas.fill({ colour: '#ffd23f' }, circle(x + 110, 486 + bob, 22));
    if (sky > 0) {
      const tone = lit ? '#9fc9e8' : '#ffffff';
      canvas.fill({ colour: tone }, ...cloud(x + 112, 500 + bob, 0.32));
    }
    if (sky === 2)
      canvas.fill(
        { colour: lit ? '#1676bb' : '#bfe1fb' },
        ...[0, 1, 2].map((n) => line(x + 94 + n * 18, 521 + bob, x + 89 + n * 18, 535 + bob, 4)),
      );
    if (lit) canvas.fill({ colour: '#ffd23f' }, rect(x + 20, 482, 36, 5));
  }
}
