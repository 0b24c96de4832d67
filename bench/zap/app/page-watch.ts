// What happens in the page after a zap, noted there frame by frame. It only listens: nothing here asks for a frame of the page's own,
// which might show a picture sooner than a person would see it.
import type { Page } from 'playwright';
import { PICTURE_MARKS } from '../../../scripts/demo-clips/marks.ts';

/** Times on the page's clock, positions in the media in seconds. */
export interface PageLog {
  /** The last key that was pressed, of those that zap. */
  readonly keyMs: number;
  /** Of the video in view: every frame that was presented since `beginWatch`, also before it came into view. */
  readonly frames: readonly { readonly atMs: number; readonly mediaS: number }[];
  /** When playback had to wait for data. */
  readonly waits: readonly number[];
  /** The first moment at which it was in view, played on, was not muted and had decoded sound. */
  readonly soundMs: number | undefined;
  /** Frame numbers read from the picture itself. */
  readonly counters: readonly { readonly atMs: number; readonly frame: number }[];
}

interface VideoLog {
  frames: { atMs: number; mediaS: number }[];
  waits: number[];
  counters: { atMs: number; frame: number }[];
  soundMs: number | undefined;
  lastS: number;
}

declare global {
  interface Window {
    zapWatch: { keyMs: number; logs: Map<HTMLVideoElement, VideoLog> };
  }
  interface HTMLVideoElement {
    readonly webkitAudioDecodedByteCount: number;
  }
}

/** Later than anything of which the timing is measured; reading pixels takes a few milliseconds. */
const firstCounterAfterMs = 700;
const counterEveryMs = 1_000;
const soundLookEveryMs = 15;

/** Once per document. */
export async function installPageWatch(page: Page): Promise<void> {
  // tsx wraps functions with a name in a helper that the page does not have.
  await page.evaluate('globalThis.__name = (each) => each');
  await page.evaluate(
    ({ frameCounter, firstCounterAfterMs, counterEveryMs, soundLookEveryMs }) => {
      const logs = new Map<HTMLVideoElement, VideoLog>();
      window.zapWatch = { keyMs: 0, logs };
      const canvas = document.createElement('canvas');
      canvas.width = frameCounter.bits * 4;
      canvas.height = 4;
      const paper = canvas.getContext('2d', { willReadFrequently: true });
      const readCounter = (video: HTMLVideoElement): number => {
        const { x, y, width, height, bits } = frameCounter;
        const [w, h] = [video.videoWidth, video.videoHeight];
        paper?.drawImage(video, x * w, y * h, width * w, height * h, 0, 0, canvas.width, canvas.height);
        const pixels = paper?.getImageData(0, 2, canvas.width, 1).data ?? [];
        let value = 0;
        for (let bit = 0; bit < bits; bit++) value = value * 2 + ((pixels[(bit * 4 + 2) * 4 + 1] ?? 0) > 127 ? 1 : 0);
        return value;
      };
      const inView = () => document.querySelector<HTMLVideoElement>('[data-player="front"][data-channel] video');
      const follow = (video: HTMLVideoElement): void => {
        if (logs.has(video)) return;
        const log: VideoLog = { frames: [], waits: [], counters: [], soundMs: undefined, lastS: 0 };
        logs.set(video, log);
        video.addEventListener('waiting', () => log.waits.push(performance.now()));
        const onFrame = (_: number, { presentationTime, mediaTime }: VideoFrameCallbackMetadata): void => {
          log.frames.push({ atMs: presentationTime, mediaS: mediaTime });
          const sinceMs = presentationTime - (log.counters.at(-1)?.atMs ?? log.frames[0]?.atMs ?? 0);
          const isDue = sinceMs > (log.counters.length === 0 ? firstCounterAfterMs : counterEveryMs);
          if (isDue && inView() === video) log.counters.push({ atMs: presentationTime, frame: readCounter(video) });
          video.requestVideoFrameCallback(onFrame);
        };
        video.requestVideoFrameCallback(onFrame);
      };
      const followAll = () => document.querySelectorAll('video').forEach(follow);
      followAll();
      new MutationObserver(followAll).observe(document.body, { childList: true, subtree: true });
      // The last digit of a number that nothing can follow zaps; the Enter behind it is not needed and counts for nothing.
      const onKey = ({ key, timeStamp }: KeyboardEvent) => key !== 'Enter' && (window.zapWatch.keyMs = timeStamp);
      window.addEventListener('keydown', onKey, { capture: true });
      setInterval(() => {
        const video = inView();
        const log = video && logs.get(video);
        if (!video || !log) return;
        const moved = video.currentTime > log.lastS;
        log.lastS = video.currentTime;
        const plays = moved && !video.paused && !video.seeking;
        const audible = plays && !video.muted && video.volume > 0 && video.webkitAudioDecodedByteCount > 0;
        if (audible) log.soundMs ??= performance.now();
      }, soundLookEveryMs);
    },
    { frameCounter: PICTURE_MARKS.frameCounter, firstCounterAfterMs, counterEveryMs, soundLookEveryMs },
  );
}

/** Forgets all that was noted; to be called before the key is pressed. */
export async function beginWatch(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const [video, log] of window.zapWatch.logs) {
      // An element that the app has thrown away.
      if (!video.isConnected) window.zapWatch.logs.delete(video);
      Object.assign(log, { frames: [], waits: [], counters: [], soundMs: undefined, lastS: Number.POSITIVE_INFINITY });
    }
  });
}

export async function readWatch(page: Page): Promise<PageLog | undefined> {
  return page.evaluate(() => {
    const video = document.querySelector<HTMLVideoElement>('[data-player="front"][data-channel] video');
    const log = video && window.zapWatch.logs.get(video);
    if (!log) return undefined;
    const { frames, waits, counters, soundMs } = log;
    return { keyMs: window.zapWatch.keyMs, frames, waits, counters, soundMs };
  });
}

/** Where the picture in view is on the display, in pixels. */
export async function pictureOnPage(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  return page.evaluate(() => {
    const video = document.querySelector('[data-player="front"][data-channel] video');
    const { x, y, width, height } = (video ?? document.body).getBoundingClientRect();
    // The picture keeps its shape within the element.
    const scale = Math.min(width / 16, height / 9);
    const [w, h] = [scale * 16, scale * 9];
    return { x: x + (width - w) / 2, y: y + (height - h) / 2, width: w, height: h };
  });
}
