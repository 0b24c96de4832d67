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
export function drawStill({ canvas }: Screen, frame: VideoFrame): void {
  if (canvas.width !== frame.displayWidth) canvas.width = frame.displayWidth;
  if (canvas.height !== frame.displayHeight) canvas.height = frame.displayHeight;
  const paper = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  paper?.drawImage(frame, 0, 0, canvas.width, canvas.height);
  // Drawing is put off until somebody looks.
  paper?.getImageData(0, 0, 1, 1);
}

export function showStill({ canvas }: Screen): void {
  canvas.hidden = false;
}

export function clearStill({ canvas }: Screen): void {
  canvas.hidden = true;
}
