import { arc, type Canvas, circle, ellipse, polygon, star } from '../canvas.ts';
import { wave } from '../motion.ts';

const BALLS = [
  { x: 420, colour: '#3fd0ff', size: 46, bounces: 12, phase: 0 },
  { x: 1150, colour: '#8cf05a', size: 52, bounces: 9, phase: 0.3 },
  { x: 1060, colour: '#ffe14a', size: 34, bounces: 15, phase: 0.6 },
] as const;

/** A pinwheel with a face, a rainbow and balls that bounce. */
export function kids(canvas: Canvas, u: number): void {
  for (const [i, colour] of ['#ffe14a', '#8cf05a', '#3fd0ff', '#a074ff'].entries()) {
    const r = 400 - i * 34;
    canvas.fill({ colour }, arc(780, 560, r, r, 34, 0.5, 1));
  }
  canvas.fill({ colour: '#ff8fbe' }, ellipse(780, 606, 470, 46));
  canvas.fill(
    { colour: '#ffffff' },
    polygon([
      [770, 330],
      [790, 330],
      [796, 600],
      [764, 600],
    ]),
  );
  pinwheel(canvas, u);
  for (const { x, colour, size, bounces, phase } of BALLS) {
    const height = Math.abs(wave(u, bounces / 2, phase));
    const squash = Math.max(0, 1 - height * 5) * 0.28;
    const y = 596 - size * (1 - squash) - height * 260;
    canvas.fill({ colour: '#c93c7c', alpha: 0.4 }, ellipse(x, 600, size * (1.05 - 0.4 * height), 10));
    canvas.fill({ colour }, ellipse(x, y, size * (1 + squash), size * (1 - squash)));
    canvas.fill({ colour: '#ffffff', alpha: 0.6 }, ellipse(x - size * 0.3, y - size * 0.36, size * 0.2, size * 0.16));
  }
  const stars = [
    [392, 110, 5],
    [560, 84, 7],
    [1010, 92, 6],
    [1176, 150, 5],
  ] as const;
  for (const [i, [x, y, points]] of stars.entries()) {
    canvas.fill({ colour: '#ffffff' }, star(x, y, 30 + 7 * wave(u, 8, i / 4), 0.5, points, u * (i % 2 === 0 ? 1 : -1)));
  }
}

function pinwheel(canvas: Canvas, u: number): void {
  const [x, y] = [780, 320];
  const colours = ['#ff3d7f', '#ffe14a', '#3fd0ff', '#8cf05a', '#a074ff', '#ff8a3c'];
  for (const [i, colour] of colours.entries()) {
    const angle = 2 * Math.PI * (u * 4 + i / colours.length);
    const at = (turn: number, r: number): [number, number] => [
      x + r * Math.cos(angle + turn),
      y + r * Math.sin(angle + turn),
    ];
    canvas.fill({ colour: '#ffffff' }, polygon([[x, y], at(-0.12, 196), at(0.8, 142)]));
    canvas.fill({ colour }, polygon([[x, y], at(0, 182), at(0.68, 132)]));
  }
  canvas.fill({ colour: '#ffffff' }, circle(x, y, 78));
  const blink = wave(u, 6, 0.2) > 0.96 ? 0.15 : 1;
  const look = 7 * wave(u, 2);
  canvas.fill(
    { colour: '#4a1230' },
    ellipse(x - 26 + look, y - 14, 10, 14 * blink),
    ellipse(x + 26 + look, y - 14, 10, 14 * blink),
  );
  canvas.fill({ colour: '#4a1230' }, arc(x + look, y + 6, 32, 28, 8, 0.06, 0.44));
  canvas.fill({ colour: '#ff9cc6' }, circle(x - 50, y + 14, 11), circle(x + 50, y + 14, 11));
}
