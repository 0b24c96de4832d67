import { arc, type Canvas, circle, ellipse, mix } from '../canvas.ts';
import { cycle, random, wave } from '../motion.ts';

const PLANET = { x: 810, y: 300, r: 138 } as const;
const BANDS = [-0.62, -0.3, 0.02, 0.36, 0.66] as const;

/** A ringed planet, its moons before and behind it, and stars. */
export function space(canvas: Canvas, u: number): void {
  stars(canvas, u);
  for (const [rx, ry] of [
    [330, 96],
    [430, 150],
  ] as const) {
    canvas.fill({ colour: '#3c53c9', alpha: 0.7 }, arc(PLANET.x, PLANET.y, rx, ry, 2, 0, 1));
  }
  moons(canvas, u, false);
  ring(canvas, 0.5, 1);
  canvas.fill({ colour: '#f2a65a' }, circle(PLANET.x, PLANET.y, PLANET.r));
  for (const [i, height] of BANDS.entries()) {
    const half = PLANET.r * Math.sqrt(1 - height * height) * 0.96;
    const drift = 10 * wave(u, 1, i / 5);
    canvas.fill(
      { colour: i % 2 === 0 ? '#d97b3f' : '#ffcf8f' },
      ellipse(PLANET.x + drift * 0.3, PLANET.y + height * PLANET.r, half - Math.abs(drift), 12 - Math.abs(height) * 6),
    );
  }
  const spot = cycle(u, 1);
  const across = -Math.cos(Math.PI * spot);
  canvas.fill(
    { colour: '#b4532a' },
    ellipse(
      PLANET.x + across * PLANET.r * 0.8,
      PLANET.y - 62,
      24 * Math.sqrt(Math.max(0.001, 1 - across * across)),
      13,
    ),
  );
  ring(canvas, 0, 0.5);
  moons(canvas, u, true);
  canvas.text({ colour: '#ffffff' }, { x: 360, baseline: 566, size: 64, weight: 'ExtraBold' }, 'The Long Way Round');
  canvas.text(
    { colour: '#b9c6ff' },
    { x: 362, baseline: 612, size: 38, weight: 'Medium' },
    'Part 3: eleven minutes behind the moon',
  );
  const far = 1_204_300 + Math.floor(u * 11_520);
  canvas.figures({ colour: '#ffcf8f' }, { x: 1150, baseline: 566, size: 56, align: 'right' }, String(far));
  canvas.text({ colour: '#ffcf8f' }, { x: 1162, baseline: 566, size: 44, weight: 'Medium' }, 'km');
}

function ring(canvas: Canvas, from: number, to: number): void {
  for (const [i, r] of [196, 220, 240].entries()) {
    canvas.fill(
      { colour: mix('#ffe3bd', '#9c7bd6', i / 2), alpha: 0.95 },
      arc(PLANET.x, PLANET.y, r, r * 0.3, 13 - i * 3, from, to),
    );
  }
}

function moons(canvas: Canvas, u: number, near: boolean): void {
  for (const [rx, ry, laps, size, colour, phase] of [
    [330, 96, 2, 17, '#e8ecff', 0.1],
    [430, 150, 1, 27, '#7fd8d0', 0.55],
  ] as const) {
    const angle = 2 * Math.PI * cycle(u, laps, phase);
    if (Math.sin(angle) > 0 !== near) continue;
    const [x, y] = [PLANET.x + rx * Math.cos(angle), PLANET.y + ry * Math.sin(angle)];
    const grown = size * (1 + 0.25 * Math.sin(angle));
    canvas.fill({ colour }, circle(x, y, grown));
    canvas.fill({ colour: '#14248a', alpha: 0.35 }, circle(x + grown * 0.3, y + grown * 0.24, grown * 0.66));
  }
}

function stars(canvas: Canvas, u: number): void {
  const next = random(36);
  const [bright, faint]: [string[], string[]] = [[], []];
  for (let i = 0; i < 120; i++) {
    const [x, y, depth, phase] = [350 + 920 * next(), 30 + 470 * next(), next(), next()];
    const size = (0.9 + 2 * depth) * (1 + 0.45 * wave(u, 3 + (i % 4), phase));
    (depth > 0.6 ? bright : faint).push(circle(x, y, size));
  }
  canvas.fill({ colour: '#8ea2ff' }, ...faint);
  canvas.fill({ colour: '#ffffff' }, ...bright);
}
