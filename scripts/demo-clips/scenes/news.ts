import { arc, type Canvas, circle, ellipse, rect, roundRect } from '../canvas.ts';
import { cycle, easeInOut, fade, wave } from '../motion.ts';

const HEADLINES = [
  ['HARBOUR', 'The night ferry sails again after eleven years'],
  ['COUNCIL', 'Street lamps to stay warm, vote 14 to 3'],
  ['SCIENCE', 'Comet seen with the naked eye until Sunday'],
] as const;
const TICKER = [
  'Tram line 6 back to its timetable',
  'Lighthouse sold to its own keeper',
  'Bakers agree on the price of bread',
  'River two hands below the quay',
] as const;
const TICKER_PITCH = 480;

const GLOBE = { x: 800, y: 262, r: 188 } as const;

/** A globe of dots that turns once per loop, a lower third and a crawl. */
export function news(canvas: Canvas, u: number): void {
  canvas.fill({ colour: '#a50c25' }, circle(GLOBE.x, GLOBE.y, GLOBE.r + 26));
  const { near, far } = globe(u);
  canvas.fill({ colour: '#d8526a' }, ...far);
  canvas.fill({ colour: '#ffffff' }, ...near);
  for (const [i, tilt] of [0.22, 0.3].entries()) {
    const turn = cycle(u, i === 0 ? 2 : -3, i / 3);
    const [rx, ry] = [GLOBE.r * (1.42 + i * 0.22), GLOBE.r * tilt];
    canvas.fill({ colour: '#ffffff', alpha: 0.85 }, arc(GLOBE.x, GLOBE.y, rx, ry, 3, turn, turn + 0.3));
    const angle = 2 * Math.PI * (turn + 0.3);
    canvas.fill({ colour: '#ffffff' }, circle(GLOBE.x + rx * Math.cos(angle), GLOBE.y + ry * Math.sin(angle), 8));
  }
  const pulse = 0.55 + 0.45 * wave(u, 12);
  canvas.fill({ colour: '#ffffff' }, roundRect(1104, 48, 112, 44, 6));
  canvas.fill({ colour: '#c8102e', alpha: pulse }, circle(1128, 70, 9));
  canvas.text({ colour: '#c8102e' }, { x: 1146, baseline: 83, size: 40, weight: 'ExtraBold' }, 'LIVE');
  lowerThird(canvas, u);
}

function globe(u: number): { near: string[]; far: string[] } {
  const near: string[] = [];
  const far: string[] = [];
  for (let lat = -75; lat <= 75; lat += 15) {
    const ring = Math.cos((lat * Math.PI) / 180);
    const count = Math.max(6, Math.round(26 * ring));
    for (let i = 0; i < count; i++) {
      const lon = 2 * Math.PI * (i / count + u);
      const depth = Math.cos(lon) * ring;
      const x = GLOBE.x + GLOBE.r * ring * Math.sin(lon);
      const y = GLOBE.y + GLOBE.r * Math.sin((lat * Math.PI) / 180) - depth * 26;
      const size = 5.2 + 2.4 * depth;
      (depth > 0 ? near : far).push(
        ellipse(x, y, Math.max(1.4, size * Math.sqrt(1 - (ring * Math.sin(lon)) ** 2 * 0.6)), size),
      );
    }
  }
  return { near, far };
}

function lowerThird(canvas: Canvas, u: number): void {
  const t = cycle(u, HEADLINES.length);
  const [topic, headline] = HEADLINES[Math.floor(u * HEADLINES.length) % HEADLINES.length] ?? HEADLINES[0];
  const seen = fade(t);
  const slide = (1 - easeInOut(Math.min(1, t / 0.08))) * 40;
  canvas.fill({ colour: '#ffffff' }, rect(340, 496, 940, 84));
  canvas.fill({ colour: '#3d0510' }, rect(340, 580, 940, 52));
  canvas.text(
    { colour: '#c8102e', alpha: seen },
    { x: 364 + slide, baseline: 556, size: 50, weight: 'ExtraBold' },
    topic,
  );
  canvas.text({ colour: '#1d1013', alpha: seen }, { x: 530 + slide, baseline: 556, size: 50 }, headline);
  const clip = [340, 580, 1280, 632] as const;
  for (let i = 0; i < TICKER.length * 2; i++) {
    const x = 340 + (i - u * TICKER.length) * TICKER_PITCH;
    if (x < -200 || x > 1290) continue;
    canvas.fill({ colour: '#ff6a80', clip }, circle(x + 12, 606, 6));
    canvas.text(
      { colour: '#ffffff', clip },
      { x: x + 34, baseline: 617, size: 36, weight: 'Medium' },
      TICKER[i % TICKER.length] ?? '',
    );
  }
}
