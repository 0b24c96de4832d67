import { type Canvas, circle, ellipse, line, polygon, rect } from '../canvas.ts';
import { cycle, lerp, random, wave } from '../motion.ts';

/** Hills in three greens, a sun, geese and grass in the wind. */
export function nature(canvas: Canvas, u: number): void {
  canvas.fill({ colour: '#d9f07a' }, circle(930, 220, 176 + 5 * wave(u, 3)));
  canvas.fill({ colour: '#fff6bd' }, circle(930, 220, 128));
  hill(canvas, u, '#7fb81f', 372, 46, 1, 0.1);
  tree(canvas, u, 1096, 402, 1);
  hill(canvas, u, '#4c8f1d', 452, 40, 2, 0.55);
  tree(canvas, u, 470, 440, 0.8);
  tree(canvas, u, 560, 452, 1.15);
  geese(canvas, u);
  hill(canvas, u, '#255c1a', 540, 22, 3, 0.3);
  grass(canvas, u);
}

function hill(canvas: Canvas, u: number, colour: string, y: number, swing: number, bumps: number, phase: number): void {
  const points: [number, number][] = [
    [1288, 632],
    [340, 632],
  ];
  for (let x = 340; x <= 1288; x += 12) {
    // Low at the left so that the hills rise out of the channel's colour instead of ending at an edge.
    const rise = Math.min(1, (x - 340) / 260);
    const top = y + swing * wave((x - 340) / 940, bumps, phase) + 3 * wave(u, 1, phase);
    points.push([x, lerp(632, top, Math.sin((rise * Math.PI) / 2))]);
  }
  canvas.fill({ colour }, polygon(points));
}

function tree(canvas: Canvas, u: number, x: number, y: number, scale: number): void {
  const lean = 5 * scale * wave(u, 4, x / 900);
  canvas.fill(
    { colour: '#4a3413' },
    polygon([
      [x - 7 * scale, y + 40],
      [x + 7 * scale, y + 40],
      [x + 3 + lean, y - 60 * scale],
      [x - 3 + lean, y - 60 * scale],
    ]),
  );
  canvas.fill({ colour: '#2f6f1b' }, ellipse(x + lean, y - 70 * scale, 46 * scale, 66 * scale));
  canvas.fill({ colour: '#3c8421' }, ellipse(x - 12 * scale + lean * 1.3, y - 86 * scale, 28 * scale, 42 * scale));
}

function geese(canvas: Canvas, u: number): void {
  for (let i = 0; i < 7; i++) {
    const rank = Math.abs(i - 3);
    const along = cycle(u, 1, 0.1);
    const x = lerp(300, 1420, along) - rank * 44 - i * 6;
    const y = 190 - 70 * along + (i - 3) * 26 + 5 * wave(u, 5, i / 7);
    const flap = 13 * wave(u, 18, i / 5);
    const clip = [340, 0, 1280, 640] as const;
    canvas.fill({ colour: '#17300b', clip }, line(x - 20, y - flap, x, y, 4.5), line(x, y, x + 20, y - flap, 4.5));
    canvas.fill({ colour: '#17300b', clip }, ellipse(x + 3, y + 1, 11, 4));
  }
}

function grass(canvas: Canvas, u: number): void {
  const next = random(13);
  const blades: string[] = [];
  const flowers: string[] = [];
  for (let i = 0; i < 110; i++) {
    const x = 400 + 876 * (i / 110) + next() * 8;
    const height = 26 + 44 * next();
    const lean = 12 * wave(u, 4, x / 700) + 5 * wave(u, 9, next());
    blades.push(
      polygon([
        [x - 4, 632],
        [x + 4, 632],
        [x + lean, 632 - height],
      ]),
    );
    if (i % 9 === 4) flowers.push(circle(x + lean, 632 - height, 8));
  }
  canvas.fill({ colour: '#15400f' }, ...blades, rect(396, 626, 884, 8));
  canvas.fill({ colour: '#ffe14a' }, ...flowers);
}
