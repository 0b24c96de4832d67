/**
 * One video element playing one play session through one hls.js instance. Made fresh for each zap and thrown away after it, so
 * that nothing of an earlier channel can come through. Every callback ends with `dispose`.
 */
import { type ErrorData, ErrorTypes, Events, Hls } from 'hls.js/light';
import { bufferedAhead, holdSeconds, minimumS, nextStart, rateFor } from './cushion.ts';
import { hlsConfig } from './hls-config.ts';
import { StallWatchdog } from './stall-watchdog.ts';

export interface LivePlayerEvents {
  /** The first picture can be seen in the element (or, without video, the first sound is being played). Once. */
  readonly onFirst: (player: LivePlayer) => void;
  /** It cannot go on: the network was given up on, or the decoder. `detail` is for the log. */
  readonly onDead: (player: LivePlayer, detail: string) => void;
  /** Standing still, although data comes, or unable to decode it: a new player for the same channel would help. */
  readonly onStuck: (player: LivePlayer, detail: string, undecodable: boolean) => void;
}

/** When the server is gone, the engine usually says why within this; its words are better than the player's. */
const waitForReasonMs = 2_000;
/** A page that is not painted (minimised) gets no frame callbacks; then decoded data counts as shown. */
const unpaintedMs = 300;
const watchEveryMs = 500;

/** hls.js answers a decoder's failure by emptying the element under the viewer's eyes; whoever owns it decides instead. */
class GuardedHls extends Hls {
  onMediaLost: () => void = () => {};

  override recoverMediaError(): void {
    this.onMediaLost();
  }

  resetMedia(): void {
    super.recoverMediaError();
  }
}

export class LivePlayer {
  readonly zapId: string;
  readonly video: HTMLVideoElement;
  /** When the first playlist had arrived, on `performance.now()`. */
  playlistAtMs: number | undefined;
  readonly #events: LivePlayerEvents;
  readonly #hls = new GuardedHls(hlsConfig);
  readonly #watchdog = new StallWatchdog();
  readonly #ending = new AbortController();
  #hasVideo = true;
  #started = false;
  #frozen = false;
  #holding = true;
  #stalls = 0;
  #recovered = false;
  readonly #frameCallback: number;
  readonly #timers: ReturnType<typeof setTimeout>[] = [];

  constructor(zapId: string, video: HTMLVideoElement, events: LivePlayerEvents) {
    this.zapId = zapId;
    this.video = video;
    this.#events = events;
    video.muted = true;
    video.playbackRate = 1;
    this.#hls.on(Events.LEVEL_LOADED, () => {
      this.playlistAtMs ??= performance.now();
    });
    this.#hls.on(Events.BUFFER_APPENDED, () => {
      this.#seekToStart();
      this.#keepCushion();
    });
    this.#hls.on(Events.ERROR, (_, data) => this.#onError(data));
    this.#hls.onMediaLost = () => this.#onMediaLost(video.error?.message ?? 'the media source closed');
    this.#listen('timeupdate', () => this.#keepCushion());
    this.#listen('seeked', () => this.#keepCushion());
    this.#listen('waiting', () => this.#onWaiting());
    this.#listen('playing', () => {
      if (!this.#hasVideo) this.#first();
    });
    this.#listen('loadeddata', () => {
      if (this.#hasVideo) this.#later(unpaintedMs, () => document.hidden && this.#first());
    });
    this.#frameCallback = video.requestVideoFrameCallback(() => {
      if (this.#hasVideo) this.#first();
    });
    // Attached at the key press: the media source is open when the engine's answer comes.
    this.#hls.attachMedia(video);
  }

  load(url: string, hasVideo: boolean): void {
    this.#hasVideo = hasVideo;
    this.#hls.loadSource(url);
  }

  /** Sound is for the front player only. */
  setSound(volume: number, muted: boolean): void {
    this.video.volume = volume;
    this.video.muted = muted;
  }

  /** Its session is gone: keep the last frame, ask for nothing more. */
  freeze(): void {
    this.#frozen = true;
    this.#clearTimers();
    this.#hls.stopLoad();
    this.video.pause();
  }

  /** Called when it has become the front player. */
  watch(): void {
    const timer = setInterval(() => this.#watch(), watchEveryMs);
    this.#ending.signal.addEventListener('abort', () => clearInterval(timer));
  }

  dispose(): void {
    if (this.#ending.signal.aborted) return;
    this.#ending.abort();
    this.#clearTimers();
    this.video.cancelVideoFrameCallback(this.#frameCallback);
    this.#hls.destroy();
    // Without this the element would keep showing the last frame of this channel when it is used for the next one.
    this.video.removeAttribute('src');
    this.video.load();
  }

  #first(): void {
    if (this.#started || this.#ending.signal.aborted) return;
    this.#started = true;
    this.#events.onFirst(this);
    this.#keepCushion();
  }

  /**
   * hls.js seeks to the start when the whole segment has been loaded, all its parts one after the other (onFragBuffered). The first
   * part has the keyframe already: seeking at once shows it some 80 ms earlier, and hls.js finds its work done.
   */
  #seekToStart(): void {
    const { buffered, currentTime } = this.video;
    if (this.#started || currentTime > 0 || buffered.length === 0) return;
    const start = Math.max(buffered.start(0), this.#hls.startPosition);
    if (start > 0 && start < buffered.end(0)) this.video.currentTime = start;
  }

  /** Starts, holds or slows the picture according to what is buffered (cushion.ts). */
  #keepCushion(): void {
    const { video } = this;
    if (this.#frozen || this.#ending.signal.aborted) return;
    const aheadS = bufferedAhead(video.buffered, video.currentTime);
    if (!this.#holding) {
      const rate = rateFor(aheadS, video.playbackRate);
      if (rate !== video.playbackRate) video.playbackRate = rate;
      return;
    }
    // Radio has no first frame to hold: it must play to be first.
    if (!this.#started && this.#hasVideo) return;
    const enoughS = holdSeconds(this.#stalls);
    if (aheadS < enoughS) {
      const next =
        aheadS < minimumS && !video.seeking ? nextStart(video.buffered, video.currentTime, enoughS) : undefined;
      // A hair inside, because ranges are told with less precision than positions.
      if (next !== undefined) video.currentTime = next + 0.01;
      return;
    }
    this.#holding = false;
    // A play() that a pause() or a new source cuts short is rejected; there is nothing to do about it.
    video.play().catch(() => undefined);
  }

  #onWaiting(): void {
    const { video } = this;
    // Chromium says `waiting` for a moment when it starts to play, too; with this much buffered it goes on by itself.
    const enough = bufferedAhead(video.buffered, video.currentTime) >= minimumS;
    if (enough || this.#holding || this.#frozen || video.seeking) return;
    this.#stalls += 1;
    this.#holding = true;
    video.pause();
    this.#keepCushion();
  }

  #watch(): void {
    const { video } = this;
    const verdict = this.#watchdog.sample(video.currentTime, !this.#frozen && !document.hidden, performance.now());
    if (verdict === 'nudge') {
      const position = this.#hls.liveSyncPosition;
      if (position !== null) video.currentTime = position;
      this.#keepCushion();
    } else if (verdict === 'stuck') {
      this.#events.onStuck(this, 'the picture stood still', false);
    }
  }

  #onError(data: ErrorData): void {
    if (!data.fatal || this.#frozen || this.#ending.signal.aborted) return;
    const detail = `${data.details}: ${data.error.message}`;
    if (data.type === ErrorTypes.NETWORK_ERROR) {
      this.#later(waitForReasonMs, () => this.#events.onDead(this, detail));
    } else if (data.type === ErrorTypes.MEDIA_ERROR) {
      this.#onMediaLost(detail);
    } else {
      this.#events.onDead(this, detail);
    }
  }

  /** Once in view, a second player is made ready unseen while the last frame stands; before, the element can be used again, once. */
  #onMediaLost(detail: string): void {
    if (this.#frozen || this.#ending.signal.aborted) return;
    if (this.#started) {
      this.#events.onStuck(this, detail, true);
    } else if (!this.#recovered) {
      this.#recovered = true;
      this.#hls.resetMedia();
    } else {
      this.#events.onDead(this, detail);
    }
  }

  #listen(event: keyof HTMLMediaElementEventMap, listener: () => void): void {
    this.video.addEventListener(event, listener, { signal: this.#ending.signal });
  }

  #later(ms: number, then: () => void): void {
    this.#timers.push(setTimeout(then, ms));
  }

  #clearTimers(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
  }
}
