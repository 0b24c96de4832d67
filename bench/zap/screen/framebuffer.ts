// The screen of an Xvfb that keeps it in a file (`-fbdir`): what is on the display can be read at any moment, without asking the
// server and without a player noticing. The file is an XWD dump (X11/XWDFile.h) whose pixels the server maps.
import type { Rgb } from '../../../e2e/support/television.ts';

export const framebufferFile = 'Xvfb_screen0';

export interface FramebufferLayout {
  readonly width: number;
  readonly height: number;
  readonly bytesPerLine: number;
  readonly bytesPerPixel: number;
  /** Where the first pixel stands. */
  readonly pixelsAt: number;
}

/** How much of the file `parseHeader` needs. */
export const headerLength = 100;

const xwdVersion = 7;
const zPixmap = 2;
const colourLength = 12;

/** Throws what is not as it is needed. Header fields are big-endian words whatever the machine is. */
export function parseHeader(head: Buffer): FramebufferLayout {
  const word = (index: number) => head.readUInt32BE(index * 4);
  const [headerSize, version, format, width, height] = [word(0), word(1), word(2), word(4), word(5)];
  const [isBigEndian, bitsPerPixel, bytesPerLine, colours] = [word(7), word(11), word(12), word(19)];
  if (version !== xwdVersion || format !== zPixmap)
    throw new Error(`Not an XWD picture: version ${version}, format ${format}`);
  const masks = [word(14), word(15), word(16)].map((mask) => mask.toString(16)).join();
  if (bitsPerPixel !== 32 || isBigEndian !== 0 || masks !== 'ff0000,ff00,ff')
    throw new Error(`The screen's pixels are not BGRX: ${bitsPerPixel} bits, masks ${masks}`);
  return { width, height, bytesPerLine, bytesPerPixel: 4, pixelsAt: headerSize + colours * colourLength };
}

/** A rectangle of the screen in pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The pixels of one line of the screen, of which single ones are looked at. */
export interface LineReader {
  readonly at: number;
  readonly length: number;
  /** Positions of pixels within. */
  readonly points: readonly number[];
}

/** Points at these shares of an area's width, on the line at this share of its height. */
export function lineThrough(
  { bytesPerLine, bytesPerPixel, pixelsAt }: FramebufferLayout,
  area: Area,
  heightShare: number,
  widthShares: readonly number[],
): LineReader {
  const line = Math.round(area.y + area.height * heightShare);
  const columns = widthShares.map((share) => Math.round(area.x + area.width * share));
  const first = Math.min(...columns);
  return {
    at: pixelsAt + line * bytesPerLine + first * bytesPerPixel,
    length: (Math.max(...columns) - first + 1) * bytesPerPixel,
    points: columns.map((column) => (column - first) * bytesPerPixel),
  };
}

export function pixelAt(line: Buffer, point: number): Rgb {
  return [line[point + 2] ?? 0, line[point + 1] ?? 0, line[point] ?? 0];
}
