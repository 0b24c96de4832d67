import { arc, type Canvas, circle, ellipse, line, polygon, rect, roundRect } from '../canvas.ts';
import { cycle, wave } from '../motion.ts';

const PITCH = { left: 352, top: 150, right: 1216, bottom: 620 } as const;
const MIDDLE = { x: (PITCH.left + PITCH.right) / 2, y: (PITCH.top + PITCH.bottom) / 2 } as const;
const LINE = { colour: '#eafff0' } as const;

/** A pitch from above with a match on it; everything moves on every field, which shows a bad deinterlacer at once. */
export function sport(canvas: Canvas, u: number): void {
  const stripe = (PITCH.right - PITCH.left) / 12;
  canvas.fill(
    { colour: '#10822a' },
    ...Array.from({ length: 6 }, (_, i) =>
      rect(PITCH.left + stripe * 2 * i, PITCH.top, stripe, PITCH.bottom - PITCH.top),
    ),
  );
  markings(canvas);
  for (const [team, colour] of ['#ffffff', '#12233f'].entries()) {
    const trim = team === 0 ? '#d02a3a' : '#6cc6ff';
    for (let i = 0; i < 8; i++) {
      const home = {
        x: PITCH.left + 90 + (i % 4) * 150 + team * 190,
        y: PITCH.top + 75 + Math.floor(i / 4) * 230 + (i % 2) * 90,
      };
      const x = home.x + 46 * wave(u, 2 + (i % 3), i / 7 + team / 3);
      const y = home.y + 38 * wave(u, 3 - (i % 2), i / 5);
      canvas.fill({ colour: '#0b5a1e', alpha: 0.6 }, ellipse(x + 4, y + 16, 17, 7));
      canvas.fill({ colour: trim }, circle(x, y, 17));
      canvas.fill({ colour }, circle(x, y, 12));
    }
  }
  const ball = { x: MIDDLE.x + 360 * wave(u, 3, 0.1), y: MIDDLE.y + 170 * wave(u, 4) };
  const height = 22 * Math.abs(wave(u, 9));
  canvas.fill({ colour: '#0b5a1e', alpha: 0.6 }, ellipse(ball.x, ball.y + 9, 9, 5));
  canvas.fill({ colour: '#12233f' }, circle(ball.x, ball.y - height, 15));
  canvas.fill({ colour: '#ffe14a' }, circle(ball.x, ball.y - height, 12));
  scoreboard(canvas, u);
}

function markings(canvas: Canvas): void {
  const { left, top, right, bottom } = PITCH;
  const box = (x: number, y: number, width: number, height: number) => [
    line(x, y, x + width, y, 4),
    line(x, y + height, x + width, y + height, 4),
    line(x, y, x, y + height, 4),
    line(x + width, y, x + width, y + height, 4),
  ];
  canvas.fill(
    LINE,
    ...box(left, top, right - left, bottom - top),
    ...box(left, MIDDLE.y - 120, 120, 240),
    ...box(right - 120, MIDDLE.y - 120, 120, 240),
    line(MIDDLE.x, top, MIDDLE.x, bottom, 4),
    circle(MIDDLE.x, MIDDLE.y, 6),
  );
  canvas.fill(LINE, arc(MIDDLE.x, MIDDLE.y, 84, 84, 4, 0, 1));
}

function scoreboard(canvas: Canvas, u: number): void {
  canvas.fill({ colour: '#06331a' }, roundRect(352, 52, 560, 74, 8));
  canvas.fill({ colour: '#d02a3a' }, rect(352, 64, 10, 50));
  canvas.fill({ colour: '#6cc6ff' }, rect(738, 64, 10, 50));
  canvas.text({ colour: '#ffffff' }, { x: 382, baseline: 106, size: 56 }, 'HARBOUR');
  canvas.text({ colour: '#ffffff' }, { x: 720, baseline: 106, size: 56, align: 'right' }, 'NORTH');
  canvas.fill({ colour: '#ffffff' }, rect(546, 52, 62, 74));
  canvas.text({ colour: '#06331a' }, { x: 577, baseline: 109, size: 62, weight: 'ExtraBold', align: 'centre' }, '2:1');
  const seconds = 12 + Math.floor(cycle(u, 1) * 11.52);
  canvas.figures({ colour: '#ffffff' }, { x: 896, baseline: 106, size: 52, align: 'right' }, `67:${seconds}`);
  // A blade that turns fast: combing is nowhere easier to see.
  const angle = 2 * Math.PI * u * 12;
  const [x, y, r] = [1176, 90, 38];
  const tip = (turn: number): [number, number] => [x + r * Math.cos(angle + turn), y + r * Math.sin(angle + turn)];
  canvas.fill({ colour: '#06331a' }, circle(x, y, r + 4));
  canvas.fill(
    { colour: '#ffffff' },
    polygon(
      [tip(0), tip(1.57), tip(3.14), tip(4.71)].map((p, i) =>
        i % 2 === 0 ? p : [x + (p[0] - x) * 0.2, y + (p[1] - y) * 0.2],
      ),
    ),
  );
}
