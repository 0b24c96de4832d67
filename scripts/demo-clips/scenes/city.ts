import { type Canvas, circle, polygon, rect, roundRect } from '../canvas.ts';
import { cycle, random, wave } from '../motion.ts';

const CLIP = [340, 0, 1280, 632] as const;
/** The skyline repeats after this width, so that whole skylines pass in a loop. */
const BLOCK = 1200;

/** A skyline that passes by behind an elevated train. */
export function city(canvas: Canvas, u: number): void {
  canvas.fill({ colour: '#f4e3b0' }, circle(1060, 150, 62));
  canvas.fill({ colour: '#0b7f86' }, circle(1034, 136, 52));
  skyline(canvas, u, { laps: 1, seed: 20, colour: '#0a656d', window: '#1b8f94', base: 250, spread: 150, width: 96 });
  skyline(canvas, u, { laps: 2, seed: 7, colour: '#06434b', window: '#ffd98a', base: 150, spread: 190, width: 118 });
  canvas.fill({ colour: '#03262c' }, rect(340, 540, 940, 12));
  const pillars = Array.from({ length: 8 }, (_, i) => rect(340 + (cycle(i / 8 - u * 4, 1) * 1160 - 110), 552, 18, 80));
  canvas.fill({ colour: '#03262c', clip: CLIP }, ...pillars);
  train(canvas, u);
  road(canvas, u);
}

interface Skyline {
  readonly laps: number;
  readonly seed: number;
  readonly colour: string;
  readonly window: string;
  readonly base: number;
  readonly spread: number;
  readonly width: number;
}

function skyline(canvas: Canvas, u: number, { laps, seed, colour, window, base, spread, width }: Skyline): void {
  const next = random(seed);
  const walls: string[] = [];
  const lights: string[] = [];
  const count = Math.floor(BLOCK / width);
  for (let i = 0; i < count; i++) {
    const height = base + spread * next();
    const [gap, spire] = [10 * next(), next()];
    const x = 340 - 180 + ((((i / count - u * laps) % 1) + 1) % 1) * BLOCK;
    const [w, top] = [width - gap, 600 - height];
    if (x + w >= 340 && x <= 1280) {
      walls.push(rect(x, top, w, 632 - top));
      if (spire > 0.6)
        walls.push(
          polygon([
            [x + w / 2 - 4, top],
            [x + w / 2, top - 60 * spire],
            [x + w / 2 + 4, top],
          ]),
        );
    }
    for (let row = 0; row < 9; row++) {
      for (let col = 0; col < 4; col++) {
        const [lit, when] = [next(), next()];
        const wx = x + 14 + (col * (w - 28)) / 4;
        const wy = top + 18 + row * 26;
        if (lit < 0.55 && wy < 520 && wx > 334 && wx < 1280 && wave(u, 2, when) > -0.8)
          lights.push(rect(wx, wy, 12, 15));
      }
    }
  }
  canvas.fill({ colour, clip: CLIP }, ...walls);
  canvas.fill({ colour: window, clip: CLIP }, ...lights);
}

function train(canvas: Canvas, u: number): void {
  const nose = 1500 - 2400 * cycle(u, 2, 0.15);
  for (let car = 0; car < 5; car++) {
    const x = nose + car * 204;
    if (x > 1290 || x < 120) continue;
    canvas.fill({ colour: '#f2f7f4', clip: CLIP }, roundRect(x, 474, 198, 64, car === 0 ? 20 : 8));
    canvas.fill({ colour: '#ff6b4a', clip: CLIP }, rect(x + 4, 518, 190, 8));
    canvas.fill(
      { colour: '#123a40', clip: CLIP },
      ...Array.from({ length: 4 }, (_, i) => roundRect(x + 16 + i * 44, 486, 34, 24, 5)),
    );
  }
}

function road(canvas: Canvas, u: number): void {
  canvas.fill({ colour: '#02191d' }, rect(340, 600, 940, 32));
  for (const [laps, colour, y, count] of [
    [3, '#fff3c4', 610, 6],
    [-2, '#ff5a4a', 622, 7],
  ] as const) {
    const cars = Array.from({ length: count }, (_, i) => {
      const x = 300 + cycle(u, laps, i / count + ((i * i) % 5) / 40) * 1040;
      return [roundRect(x, y - 3, 14, 6, 3), roundRect(x + 20, y - 3, 14, 6, 3)];
    });
    canvas.fill({ colour, clip: CLIP }, ...cars.flat());
  }
}
