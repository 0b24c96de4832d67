import { type Canvas, circle, rect, roundRect } from './canvas.ts';
import { FRAME_COUNTER } from './marks.ts';
import { type ChannelPlan, FPS, LOOP_FRAMES } from './plan.ts';

/** What every channel carries: number, name, what it is made of, the frame counter and a timecode. */
export function drawIdent(canvas: Canvas, plan: ChannelPlan): void {
  const paint = { colour: plan.ink };
  canvas.text(paint, { x: 58, baseline: 196, size: 290, weight: 'ExtraBold', spacing: -4 }, plan.number);
  canvas.text(paint, { x: 64, baseline: 572, size: 66, weight: 'ExtraBold' }, plan.name);
  canvas.text(paint, { x: 64, baseline: 612, size: 32, weight: 'Medium' }, plan.tagline);
  canvas.text({ ...paint, alpha: 0.75 }, { x: 64, baseline: 692, size: 28, weight: 'Medium' }, describeFormat(plan));
}

export function drawCounter(canvas: Canvas, plan: ChannelPlan, frame: number): void {
  const { x, y, width, height, bits } = FRAME_COUNTER;
  canvas.fill({ colour: '#000000' }, rect(x, y, width, height));
  const cell = width / bits;
  const ones = Array.from({ length: bits }, (_, i) => i).filter((i) => (frame >> (bits - 1 - i)) & 1);
  if (ones.length > 0) {
    canvas.fill({ colour: '#ffffff' }, ...ones.map((i) => rect(x + i * cell + 3, y + 3, cell - 6, height - 6)));
  }
  const timecode = `${two(Math.floor(frame / FPS))}:${two(frame % FPS)}`;
  const paint = { colour: plan.ink };
  canvas.figures(paint, { x: 1216, baseline: 696, size: 54, align: 'right' }, timecode);
  canvas.figures(
    { ...paint, alpha: 0.75 },
    { x: 1062, baseline: 696, size: 40, align: 'right', weight: 'Medium' },
    String(frame).padStart(3, '0'),
  );
  const u = frame / LOOP_FRAMES;
  canvas.fill({ ...paint, alpha: 0.3 }, roundRect(64, 640, 200, 6, 3));
  canvas.fill(paint, circle(67 + 194 * u, 643, 7));
}

function describeFormat({ video, audio }: ChannelPlan): string {
  if (video === undefined) return '';
  const codec = { h264: 'H.264', mpeg2: 'MPEG-2', hevc: 'HEVC' }[video.codec];
  const sound = { aac: 'AAC', ac3: 'AC-3', mp2: 'MP2' }[audio.codec];
  const size = `${video.height}${video.interlaced ? 'i' : 'p'}${FPS}`;
  return `${size} ${codec}, ${sound}${audio.channels === 6 ? ' 5.1' : ''}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
