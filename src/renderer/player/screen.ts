/** One player's part of the document: a video, and over it a canvas that shows its first picture until the video has it, too. */

export interface Screen {
  readonly element: HTMLElement;
  readonly video: HTMLVideoElement;
  readonly canvas: HTMLCanvasElement;
}

export function makeScreen(role: 'front' | 'back'): Screen {
  const element = document.createElement('div');
  element.className = 'player';
  element.dataset['player'] = role;
  const video = document.createElement('video');
  video.playsInline = true;
  video.disablePictureInPicture = true;
  // The banner says what is on; the element itself has no words and no controls.
  video.tabIndex = -1;
  const canvas = document.createElement('canvas');
  canvas.hidden = true;
  element.append(video, canvas);
  return { element, video, canvas };
}

/** Draws it unseen, so that the frame that shows it has nothing left to do. */
export async function drawStill({ canvas }: Screen, frame: VideoFrame): Promise<void> {
  const { displayWidth: width, displayHeight: height, visibleRect } = frame;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const paper = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  const isSquare = visibleRect?.width === width && visibleRect.height === height;
  const pixels = isSquare ? await pixelsOf(frame, width, height) : undefined;
  if (pixels) paper?.putImageData(pixels, 0, 0);
  else paper?.drawImage(frame, 0, 0, width, height);
}

/** Kept: it is some megabytes, and the next still has most likely the same size. */
let sheet: ImageData | undefined;

/** Three times as fast as drawing the frame. Undefined where that is not to be had: of pictures with more than eight bits, say. */
async function pixelsOf(frame: VideoFrame, width: number, height: number): Promise<ImageData | undefined> {
  if (sheet?.width !== width || sheet.height !== height) sheet = new ImageData(width, height);
  const pixels = sheet;
  const options: VideoFrameCopyToOptions & { readonly format: 'RGBA' } = { format: 'RGBA' };
  return frame.copyTo(pixels.data, options).then(
    () => pixels,
    () => undefined,
  );
}

export function showStill({ canvas }: Screen): void {
  canvas.hidden = false;
}

export function clearStill({ canvas }: Screen): void {
  canvas.hidden = true;
}
