/**
 * A small vector canvas that writes ASS subtitles: FFmpeg's libass is the one anti-aliasing vector rasteriser that
 * every FFmpeg of a distribution carries, and it draws straight into RGB. Each animation frame gets its own events.
 *
 * All coordinates are in a fixed 1280x720 space, whatever the size of the picture that is rendered.
 */
export const WIDTH = 1280;
export const HEIGHT = 720;

export interface Paint {
  readonly colour: string;
  /** 1 is opaque. */
  readonly alpha?: number;
  readonly blur?: number;
  /** Left, top, right, bottom. */
  readonly clip?: readonly [number, number, number, number];
}

type Weight = 'Medium' | 'SemiBold' | 'ExtraBold';

export interface TextBox {
  readonly x: number;
  readonly baseline: number;
  readonly size: number;
  readonly weight?: Weight;
  readonly align?: 'left' | 'centre' | 'right';
  readonly spacing?: number;
  readonly turnDeg?: number;
}

/** ASS drawings take integers; \p4 divides them by 8, which is sub-pixel precision. */
const PRECISION = 8;
/** Where Barlow Condensed's baseline lies below the top of its line box, as a share of the font size; measured. */
const BASELINE = 0.795;

export class Canvas {
  readonly #events: string[] = [];
  #window = '';

  /** What is drawn from now on is seen from `startMs` to `endMs`. */
  during(startMs: number, endMs: number): void {
    this.#window = `${assTime(startMs)},${assTime(endMs)}`;
  }

  fill(paint: Paint, ...paths: readonly string[]): void {
    this.#add(`\\an7\\pos(0,0)${paintTags(paint)}\\p4`, `${paths.join(' ')}{\\p0}`);
  }

  text(paint: Paint, box: TextBox, words: string): void {
    const column = { left: 7, centre: 8, right: 9 }[box.align ?? 'left'];
    const y = box.baseline - BASELINE * box.size;
    const turn = box.turnDeg === undefined ? '' : `\\org(${box.x},${box.baseline})\\frz${round(-box.turnDeg)}`;
    const font = `\\fnBarlow Condensed ${box.weight ?? 'SemiBold'}\\fs${box.size}\\fsp${box.spacing ?? 0}`;
    this.#add(`\\an${column}\\pos(${round(box.x)},${round(y)})${turn}${font}${paintTags(paint)}`, words);
  }

  /** Text whose digits keep their places: Barlow's figures are proportional and a running clock would tremble. */
  figures(paint: Paint, box: TextBox, words: string): void {
    const advance = (glyph: string) => box.size * (/[.:]/.test(glyph) ? 0.2 : 0.37);
    const widths = [...words].map(advance);
    const total = widths.reduce((sum, width) => sum + width, 0);
    let x = box.x - { left: 0, centre: total / 2, right: total }[box.align ?? 'left'];
    for (const [i, glyph] of [...words].entries()) {
      const width = widths[i] ?? 0;
      this.text(paint, { ...box, x: x + width / 2, align: 'centre' }, glyph);
      x += width;
    }
  }

  toString(): string {
    return `[Script Info]
ScriptType: v4.00+
PlayResX: ${WIDTH}
PlayResY: ${HEIGHT}
YCbCr Matrix: None
WrapStyle: 2

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, Bold, BorderStyle, Outline, Shadow, Alignment, Encoding
Style: D,Barlow Condensed SemiBold,40,&H00FFFFFF,0,1,0,0,7,1

[Events]
Format: Layer, Start, End, Style, Text
${this.#events.join('\n')}
`;
  }

  #add(tags: string, body: string): void {
    // One layer per event keeps the painter's order; without it libass sorts events of one layer by start time.
    this.#events.push(`Dialogue: ${this.#events.length},${this.#window},D,{${tags}}${body}`);
  }
}

export function rect(x: number, y: number, width: number, height: number): string {
  return polygon([
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ]);
}

export function roundRect(x: number, y: number, width: number, height: number, radius: number): string {
  const r = Math.min(radius, width / 2, height / 2);
  const k = r * 0.4477;
  const [l, t, e, b] = [x, y, x + width, y + height];
  return [
    `m ${at(l + r, t)} l ${at(e - r, t)}`,
    `b ${at(e - k, t)} ${at(e, t + k)} ${at(e, t + r)} l ${at(e, b - r)}`,
    `b ${at(e, b - k)} ${at(e - k, b)} ${at(e - r, b)} l ${at(l + r, b)}`,
    `b ${at(l + k, b)} ${at(l, b - k)} ${at(l, b - r)} l ${at(l, t + r)}`,
    `b ${at(l, t + k)} ${at(l + k, t)} ${at(l + r, t)}`,
  ].join(' ');
}

export function polygon(points: readonly (readonly [number, number])[]): string {
  const [first, ...rest] = points;
  return first === undefined ? '' : `m ${at(...first)} l ${rest.map((p) => at(...p)).join(' ')}`;
}

export function ellipse(cx: number, cy: number, rx: number, ry: number): string {
  const [kx, ky] = [rx * 0.5523, ry * 0.5523];
  return [
    `m ${at(cx + rx, cy)}`,
    `b ${at(cx + rx, cy + ky)} ${at(cx + kx, cy + ry)} ${at(cx, cy + ry)}`,
    `b ${at(cx - kx, cy + ry)} ${at(cx - rx, cy + ky)} ${at(cx - rx, cy)}`,
    `b ${at(cx - rx, cy - ky)} ${at(cx - kx, cy - ry)} ${at(cx, cy - ry)}`,
    `b ${at(cx + kx, cy - ry)} ${at(cx + rx, cy - ky)} ${at(cx + rx, cy)}`,
  ].join(' ');
}

export function circle(cx: number, cy: number, r: number): string {
  return ellipse(cx, cy, r, r);
}

/** A closed band along an elliptic arc, angles in turns clockwise from three o'clock. */
export function arc(cx: number, cy: number, rx: number, ry: number, width: number, from: number, to: number): string {
  const steps = Math.max(4, Math.ceil(Math.abs(to - from) * 96));
  const edge = (grow: number) =>
    Array.from({ length: steps + 1 }, (_, i): [number, number] => {
      const angle = 2 * Math.PI * (from + ((to - from) * i) / steps);
      return [cx + (rx + grow) * Math.cos(angle), cy + (ry + grow) * Math.sin(angle)];
    });
  return polygon([...edge(width / 2), ...edge(-width / 2).toReversed()]);
}

export function line(x1: number, y1: number, x2: number, y2: number, width: number): string {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [nx, ny] = [((y1 - y2) / length) * (width / 2), ((x2 - x1) / length) * (width / 2)];
  return polygon([
    [x1 + nx, y1 + ny],
    [x2 + nx, y2 + ny],
    [x2 - nx, y2 - ny],
    [x1 - nx, y1 - ny],
  ]);
}

/** A star, or with `inner` near 1 a rosette. */
export function star(cx: number, cy: number, outer: number, inner: number, points: number, turn: number): string {
  return polygon(
    Array.from({ length: points * 2 }, (_, i): [number, number] => {
      const r = i % 2 === 0 ? outer : outer * inner;
      const angle = 2 * Math.PI * (turn + i / (points * 2));
      return [cx + r * Math.sin(angle), cy - r * Math.cos(angle)];
    }),
  );
}

export function mix(from: string, to: string, share: number): string {
  const [a, b] = [rgb(from), rgb(to)];
  return `#${a.map((v, i) => byte(v + ((b[i] ?? 0) - v) * share)).join('')}`;
}

export function rgb(colour: string): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

function paintTags({ colour, alpha = 1, blur = 0, clip }: Paint): string {
  const [r, g, b] = rgb(colour);
  const box = clip === undefined ? '' : `\\clip(${clip.map(Math.round).join(',')})`;
  return `\\1c&H${byte(b)}${byte(g)}${byte(r)}&\\1a&H${byte(255 * (1 - alpha))}&${blur > 0 ? `\\blur${blur}` : ''}${box}`;
}

function assTime(ms: number): string {
  const cs = Math.max(0, Math.round(ms / 10));
  const two = (n: number) => String(n).padStart(2, '0');
  return `0:${two(Math.floor(cs / 6000))}:${two(Math.floor(cs / 100) % 60)}.${two(cs % 100)}`;
}

function byte(value: number): string {
  return Math.round(Math.min(255, Math.max(0, value)))
    .toString(16)
    .padStart(2, '0');
}

function at(x: number, y: number): string {
  return `${Math.round(x * PRECISION)} ${Math.round(y * PRECISION)}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
