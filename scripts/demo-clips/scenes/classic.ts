import { arc, type Canvas, circle, line, rect, roundRect } from '../canvas.ts';
import { cycle } from '../motion.ts';

const CARD = { x: 780, y: 340, r: 276 } as const;
const INK = '#2a2320';
const BARS = ['#f5f5f0', '#e8d21d', '#1fb9c9', '#25a84a', '#c43fb0', '#d0312d', '#2b46b8'] as const;

/** A test card with a sweeping hand, as in the hours when nothing was on. */
export function classic(canvas: Canvas, u: number): void {
  const grid: string[] = [];
  for (let x = 348; x <= 1216; x += 62) grid.push(line(x, 48, x, 632, 2.5));
  for (let y = 60; y <= 632; y += 62) grid.push(line(340, y, 1216, y, 2.5));
  canvas.fill({ colour: '#d6c391' }, ...grid);
  canvas.fill({ colour: '#fffaf0' }, circle(CARD.x, CARD.y, CARD.r));
  canvas.fill({ colour: INK }, arc(CARD.x, CARD.y, CARD.r, CARD.r, 8, 0, 1));

  for (const [i, colour] of BARS.entries()) canvas.fill({ colour }, rect(584 + i * 56, 214, 56.4, 130));
  for (let i = 0; i < 7; i++) {
    const grey = 30 + i * 34;
    canvas.fill({ colour: `#${grey.toString(16).repeat(3)}` }, rect(584 + i * 56, 344, 56.4, 44));
  }
  canvas.text(
    { colour: INK },
    { x: CARD.x, baseline: 172, size: 76, weight: 'ExtraBold', align: 'centre', spacing: 6 },
    'CLASSIC',
  );
  canvas.fill({ colour: INK }, roundRect(588, 408, 384, 66, 4));
  const x = 600 + (320 * (1 - Math.cos(2 * Math.PI * cycle(u, 3)))) / 2;
  canvas.fill({ colour: '#fffaf0' }, rect(x, 416, 40, 50));
  gratings(canvas);
  canvas.text({ colour: INK }, { x: CARD.x, baseline: 574, size: 30, align: 'centre' }, 'PLEASE STAND BY');

  canvas.fill(
    { colour: '#d0312d' },
    arc(CARD.x, CARD.y, CARD.r - 14, CARD.r - 14, 12, -0.25, -0.25 + Math.max(0.002, u)),
  );
  for (const [i, [cx, cy]] of [
    [404, 116],
    [1156, 116],
    [404, 564],
    [1156, 564],
  ].entries()) {
    const angle = 2 * Math.PI * cycle(u, i % 2 === 0 ? 4 : -4, i / 4);
    canvas.fill({ colour: '#fffaf0' }, circle(cx ?? 0, cy ?? 0, 46));
    canvas.fill({ colour: INK }, arc(cx ?? 0, cy ?? 0, 46, 46, 5, 0, 1));
    canvas.fill(
      { colour: '#2b46b8' },
      line(cx ?? 0, cy ?? 0, (cx ?? 0) + 38 * Math.cos(angle), (cy ?? 0) + 38 * Math.sin(angle), 9),
    );
  }
}

function gratings(canvas: Canvas): void {
  for (const [i, pitch] of [16, 12, 8].entries()) {
    const bars: string[] = [];
    for (let x = 0; x < 96; x += pitch) bars.push(rect(630 + i * 102 + x, 486, pitch / 2, 44));
    canvas.fill({ colour: INK }, ...bars);
  }
}
