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

/** What a canvas can take: pixels as they are, or the frame itself, which takes three times as long. */
export type Still = ImageData | VideoFrame;

/** One that nobody uses is kept: it is some megabytes, and the next still has most likely the same size. */
let spare: ImageData | undefined;

/**
 * Gets a frame ready to be drawn in a moment. The pixels cannot be had where one is not square or has more than eight bits. Each still has
 * memory of its own until `drawStill`: a further zap may read its frame at the same time.
 */
export async function readStill(frame: VideoFrame): Promise<Still> {
  const { displayWidth: width, displayHeight: height, visibleRect } = frame;
  if (visibleRect?.width !== width || visibleRect.height !== height) return frame;
  const pixels = spare?.width === width && spare.height === height ? spare : new ImageData(width, height);
  spare = undefined;
  const options: VideoFrameCopyToOptions & { readonly format: 'RGBA' } = { format: 'RGBA' };
  return frame.copyTo(pixels.data, options).then(
    () => pixels,
    () => frame,
  );
}

/** Draws it unseen, so that the frame that shows it has nothing left to do. */
export function drawStill({ canvas }: Screen, still: Still): void {
  const isRead = still instanceof ImageData;
  const [width, height] = isRead ? [still.width, still.height] : [still.displayWidth, still.displayHeight];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const paper = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!isRead) return paper?.drawImage(still, 0, 0, width, height);
  paper?.putImageData(still, 0, 0);
  spare = still;
  return undefined;
}

export function showStill({ canvas }: Screen): void {
  canvas.hidden = false;
}

export function clearStill({ canvas }: Screen): void {
  canvas.hidden = true;
}
