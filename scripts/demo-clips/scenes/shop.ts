import { type Canvas, circle, ellipse, polygon, rect, roundRect, star } from '../canvas.ts';
import { cycle, easeInOut, wave } from '../motion.ts';

/** A lamp one can order, a price that turns, and a clock that hurries. */
export function shop(canvas: Canvas, u: number): void {
  canvas.fill({ colour: '#ff8a55' }, circle(560, 300, 232));
  canvas.fill({ colour: '#ffa679' }, circle(560, 300, 176 + 6 * wave(u, 8)));
  lamp(canvas, u);
  const [x, y] = [960, 232];
  canvas.fill({ colour: '#c93f0c' }, star(x + 6, y + 9, 178, 0.84, 18, u / 3));
  canvas.fill({ colour: '#fff4e6' }, star(x, y, 178, 0.84, 18, u / 3));
  const was = Math.floor(cycle(u, 1) * 4);
  const prices = ['89', '69', '49', '39'] as const;
  const pop = 1 + 0.08 * (1 - easeInOut(Math.min(1, cycle(u, 4) / 0.15)));
  canvas.text(
    { colour: '#7a2406' },
    { x, baseline: y - 72, size: 40, align: 'centre' },
    was === 3 ? 'LAST PRICE' : 'ONLY',
  );
  canvas.text(
    { colour: '#d93a00' },
    { x, baseline: y + 62, size: 210 * pop, weight: 'ExtraBold', align: 'centre' },
    prices[was] ?? '',
  );
  canvas.text({ colour: '#7a2406' }, { x, baseline: y + 106, size: 40, align: 'centre' }, 'FLORINS');

  canvas.fill({ colour: '#fff4e6' }, roundRect(340, 496, 876, 132, 14));
  canvas.text({ colour: '#7a2406' }, { x: 368, baseline: 552, size: 58, weight: 'ExtraBold' }, 'Glowworm table lamp');
  canvas.text(
    { colour: '#7a2406' },
    { x: 368, baseline: 604, size: 40, weight: 'Medium' },
    'Still warm after you switch it off',
  );
  const left = 24 - Math.floor(u * 24);
  canvas.fill({ colour: '#ffd6bf' }, roundRect(934, 576, 254, 28, 14));
  canvas.fill({ colour: '#d93a00' }, roundRect(934, 576, Math.max(28, 254 * (1 - u)), 28, 14));
  canvas.figures(
    { colour: '#d93a00' },
    { x: 1056, baseline: 556, size: 56, align: 'right', weight: 'ExtraBold' },
    String(left),
  );
  canvas.text({ colour: '#7a2406' }, { x: 1070, baseline: 556, size: 44 }, 'left');
}

function lamp(canvas: Canvas, u: number): void {
  const glow = 0.35 + 0.2 * wave(u, 4);
  const sway = 6 * wave(u, 2);
  const x = 560 + sway;
  canvas.fill(
    { colour: '#fff1b8', alpha: glow },
    polygon([
      [x - 92, 286],
      [x + 92, 286],
      [x + 190, 462],
      [x - 190, 462],
    ]),
  );
  canvas.fill({ colour: '#3a1a10' }, rect(x - 6, 284, 12, 168), ellipse(x, 456, 78, 15));
  canvas.fill({ colour: '#fff1b8' }, ellipse(x, 288, 40, 30));
  canvas.fill(
    { colour: '#2f6fd8' },
    polygon([
      [x - 58, 150],
      [x + 58, 150],
      [x + 112, 288],
      [x - 112, 288],
    ]),
  );
  canvas.fill(
    { colour: '#4d8bee' },
    polygon([
      [x - 58, 150],
      [x - 20, 150],
      [x - 46, 288],
      [x - 112, 288],
    ]),
  );
  canvas.fill({ colour: '#3a1a10' }, rect(x - 12, 134, 24, 16));
}
