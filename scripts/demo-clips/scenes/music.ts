import { arc, type Canvas, circle, line, mix, rect, roundRect } from '../canvas.ts';
import { cycle, wave } from '../motion.ts';

const BARS = 28;
const DISC = { x: 600, y: 260, r: 206 } as const;

/** A record that turns at 33 and a third, near enough, and a spectrum. */
export function music(canvas: Canvas, u: number): void {
  const beat = Math.max(0, wave(u, 24)) ** 3;
  canvas.fill({ colour: '#6a2ce6' }, circle(DISC.x, DISC.y, DISC.r + 22 + 8 * beat));
  canvas.fill({ colour: '#150733' }, circle(DISC.x, DISC.y, DISC.r));
  canvas.fill({ colour: '#2b1260' }, ...[184, 160, 138, 116, 96].map((r) => arc(DISC.x, DISC.y, r, r, 2, 0, 1)));
  const turn = cycle(u, 6);
  for (const side of [0, 0.5]) {
    canvas.fill(
      { colour: '#ffffff', alpha: 0.16 },
      arc(DISC.x, DISC.y, 142, 142, 112, turn + side, turn + side + 0.07),
    );
  }
  canvas.fill({ colour: '#ff5fa8' }, circle(DISC.x, DISC.y, 74));
  canvas.fill({ colour: '#ffd7ea' }, arc(DISC.x, DISC.y, 54, 54, 12, turn, turn + 0.6));
  canvas.fill({ colour: '#150733' }, circle(DISC.x, DISC.y, 9));
  const sway = 3 * wave(u, 6);
  canvas.fill({ colour: '#ffffff' }, line(860, 90, 850 + sway, 250, 10), line(850 + sway, 250, 726 + sway, 330, 10));
  canvas.fill({ colour: '#ffffff' }, circle(860, 90, 26));
  canvas.fill({ colour: '#ffffff' }, circle(850 + sway, 250, 5));
  canvas.fill({ colour: '#2ee6c8' }, roundRect(700 + sway, 318, 46, 26, 6));

  const ink = { colour: '#ffffff' };
  canvas.text({ ...ink, alpha: 0.75 }, { x: 916, baseline: 166, size: 32, weight: 'Medium' }, 'NOW PLAYING');
  canvas.text(ink, { x: 914, baseline: 232, size: 76, weight: 'ExtraBold' }, 'Slow Tubes');
  canvas.text(ink, { x: 916, baseline: 280, size: 42 }, 'The Afterimages');
  canvas.text({ ...ink, alpha: 0.75 }, { x: 916, baseline: 326, size: 34, weight: 'Medium' }, 'Side B, 1974');
  canvas.fill({ ...ink, alpha: 0.3 }, roundRect(916, 356, 300, 8, 4));
  canvas.fill({ colour: '#2ee6c8' }, roundRect(916, 356, 10 + 290 * u, 8, 4));
  spectrum(canvas, u);
}

function spectrum(canvas: Canvas, u: number): void {
  const pitch = 876 / BARS;
  for (let i = 0; i < BARS; i++) {
    const share = i / (BARS - 1);
    const swing = 0.5 + 0.26 * wave(u, 6 + (i % 5) * 3, share * 2.2) + 0.22 * wave(u, 4 + (i % 3), i / 6);
    const height = 14 + 116 * Math.max(0, swing) * (1 - 0.45 * share);
    const x = 340 + i * pitch;
    canvas.fill(
      { colour: share < 0.5 ? mix('#2ee6c8', '#ffd84a', share * 2) : mix('#ffd84a', '#ff5fa8', share * 2 - 1) },
      roundRect(x, 628 - height, pitch - 8, height, 5),
    );
    canvas.fill({ colour: '#ffffff' }, rect(x, 616 - height - 8 * Math.abs(wave(u, 12, share)), pitch - 8, 4));
  }
}
