import { HEIGHT, WIDTH } from './canvas.ts';

/** What tests read from the picture, as shares of its width and height. */
export const PICTURE_MARKS = {
  colourBlock: { x: 0.05, y: 0.3, width: 0.15, height: 0.4 },
  frameCounter: { x: 0.3, y: 0.92, width: 0.4, height: 0.05, bits: 12 },
} as const;

/** The same in the canvas's coordinates. */
export const FRAME_COUNTER = {
  x: PICTURE_MARKS.frameCounter.x * WIDTH,
  y: PICTURE_MARKS.frameCounter.y * HEIGHT,
  width: PICTURE_MARKS.frameCounter.width * WIDTH,
  height: PICTURE_MARKS.frameCounter.height * HEIGHT,
  bits: PICTURE_MARKS.frameCounter.bits,
} as const;
