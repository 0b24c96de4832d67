/**
 * One video element playing one play session. Made fresh for each zap and thrown away after it, so that nothing of an earlier channel
 * can come through. How media gets into the element is the feed's. Every callback ends with `dispose`.
 */
import type { ZapAnswer } from '../../shared/contracts/ipc.ts';
import { bufferedAhead, holdSeconds, minimumS, nextStart, rateFor } from './cushion.ts';
import { Feeds } from './feed/feeds.ts';
import type { FailureCause, FeedEvents, MediaFeed, StartFrom } from './feed/media-feed.ts';
import { liveJump } from './live-jump.ts';
import { readyPosition } from './ready-position.ts';
import { type Remedy, StallWatchdog } from './stall-watchdog.ts';

export interface LivePlayerEvents {
  /** The first picture can be seen: in the element, or as a still before it (or, without video, the first sound is being played). Once. */
  readonly onFirst: (player: LivePlayer, still: VideoFrame | undefined) => Promise<void>;
  /** The element itself has its first picture; a still is not needed any more. */
  readonly onElementPicture: (player: LivePlayer) => void;
  /** It cannot go on: the network was given up on, or the decoder. `detail` is for the log. */
  readonly onDead: (player: LivePlayer, detail: string) => void;
  /** Standing still, although data comes, or unable to decode it: a new player for the same channel would help. */
  readonly onStuck: (player: LivePlayer, detail: string, undecodable: boolean) => void;
}

/**
 * `coming`: on the way to the screen. `ready`: hidden with its picture decoded, near live, until somebody wants it (ZAP-3). `front`:
 * seen and heard. `frozen`: its session is gone, the last frame stays.
 */
type Mode = 'coming' | 'ready' | 'front' | 'frozen';

/** When the server is gone, the engine usually says why within this; its words are better than the player's. */
const waitForReasonMs = 2_000;
/** A page that is not painted (minimised) gets no frame callbacks; then decoded data counts as shown. */
const unpaintedMs = 300;
const watchEveryMs = 250;
/** A change of rate while the sound is just starting makes it start again. */
const steadyAfterMs = 1_000;

export class LivePlayer {
  readonly zapId: string;
  readonly video: HTMLVideoElement;
  readonly #events: LivePlayerEvents;
  readonly #watchdog = new StallWatchdog();
  readonly #ending = new AbortController();
  #mode: Mode;
  readonly #feeds: Feeds;
  #answer: ZapAnswer | undefined;
  #hasVideo = true;
  #started = false;
  #holding = true;
  #stalls = 0;
  #movingSinceMs = 0;
  #frameCallback: number;
  readonly #timers: ReturnType<typeof setTimeout>[] = [];

  constructor(zapId: string, video: HTMLVideoElement, mode: 'coming' | 'ready', events: LivePlayerEvents) {
    this.zapId = zapId;
    this.video = video;
    this.#mode = mode;
    this.#events = events;
    video.muted = true;
    video.playbackRate = 1;
    this.#feeds = new Feeds(video, this.#feedEvents());
    this.#listen('timeupdate', () => this.#keepCushion());
    this.#listen('seeked', () => this.#keepCushion());
    this.#listen('waiting', () => this.#onWaiting());
    this.#listen('playing', () => {
      if (!this.#hasVideo) void this.#first(undefined);
    });
    this.#listen('loadeddata', () => {
      if (this.#hasVideo) this.#later(unpaintedMs, () => document.hidden && this.#onElementPicture());
      // A hidden radio has no frame to be presented and is not played: that its sound is there is all there is to have.
      else if (this.#mode === 'ready') void this.#first(undefined);
    });
    this.#frameCallback = video.requestVideoFrameCallback(() => {
      if (!this.#hasVideo) return;

      void this.#first(undefined);
      // The first frame has been handed to the compositor, which may need one more before it shows it; the second proves that it has.
      this.#frameCallback = video.requestVideoFrameCallback(() => this.#onElementPicture());
    });
  }

  /** When the first of the media had arrived, on `performance.now()`. */
  get headAtMs(): number | undefined {
    return this.#feed.headAtMs;
  }

  get isCold(): boolean {
    return this.#answer?.kind === 'cold';
  }

  get hasVideo(): boolean {
    return this.#hasVideo;
  }

  /** Its media will be at this address. */
  expect(url: string, from: StartFrom): void {
    this.#feeds.expect(url, from);
  }

  load(answer: ZapAnswer): void {
    this.#answer = answer;
    this.#hasVideo = answer.hasVideo;
    this.#feeds.load(answer);
  }

  /** Sound is for the front player only. */
  setSound(volume: number, muted: boolean): void {
    this.video.volume = volume;
    this.video.muted = muted;
  }

  /** Its session is gone: keep the last frame, ask for nothing more. */
  freeze(): void {
    this.#mode = 'frozen';
    this.#clearTimers();
    this.#feed.stop();
    this.video.pause();
  }

  /** It is not seen any more, and about to be disposed of: what it would still decode would be at another one's expense. */
  leave(): void {
    this.video.pause();
  }

  /** To be called when it has become the front player. */
  show(): void {
    this.#mode = 'front';
    const timer = setInterval(() => this.#watch(), watchEveryMs);
    this.#ending.signal.addEventListener('abort', () => clearInterval(timer));
    this.#keepCushion();
  }

  dispose(): void {
    if (this.#ending.signal.aborted) return;
    this.#ending.abort();
    this.#clearTimers();
    this.video.cancelVideoFrameCallback(this.#frameCallback);
    this.#feeds.dispose();
    // Without this the element would keep showing the last frame of this channel when it is used for the next one.
    this.video.removeAttribute('src');
    this.video.load();
  }

  get #feed(): MediaFeed {
    return this.#feeds.current;
  }

  #feedEvents(): FeedEvents {
    return {
      onAppended: () => {
        if (this.#mode === 'ready') this.#stayNearLive();
        else this.#keepCushion();
      },
      onStill: (frame) => {
        // A hidden player is worth its name only with the picture in its element.
        if (this.#mode === 'coming' && !this.#started) return this.#first(frame);
        frame.close();
        return Promise.resolve();
      },
      onFailed: (why, detail) => this.#onFailed(why, detail),
    };
  }

  #onElementPicture(): void {
    if (this.#ending.signal.aborted) return;
    this.#events.onElementPicture(this);
    void this.#first(undefined);
  }

  /** Resolves when the picture is on the screen. */
  async #first(still: VideoFrame | undefined): Promise<void> {
    if (this.#started || this.#ending.signal.aborted) return still?.close();
    this.#started = true;
    const shown = this.#events.onFirst(this, still);
    this.#keepCushion();
    return shown;
  }

  /** Unseen, decoded and cheap: paused, and taken along with the broadcast now and then. */
  #stayNearLive(): void {
    const { video } = this;
    if (!this.#started || video.seeking) return;
    const position = readyPosition(video.currentTime, this.#feed.endS, (aheadS) => this.#feed.keyframeBefore(aheadS));
    if (position !== undefined) video.currentTime = position;
  }

  /** Starts, holds or slows the picture according to what is buffered (cushion.ts). */
  #keepCushion(): void {
    const { video } = this;
    if (this.#mode === 'frozen' || this.#mode === 'ready' || this.#ending.signal.aborted) return;
    const aheadS = bufferedAhead(video.buffered, video.currentTime);
    if (!this.#holding) {
      const nowMs = performance.now();
      const rate = nowMs - this.#movingSinceMs < steadyAfterMs ? 1 : rateFor(aheadS, video.playbackRate);
      if (rate !== video.playbackRate) video.playbackRate = rate;
      return;
    }
    // What is warm has enough at once and need not wait for its own first frame; radio has none, and must play to be first.
    if (!this.#started && this.#hasVideo && this.#answer?.kind === 'cold') return;
    const enoughS = holdSeconds(this.#stalls);
    if (aheadS < enoughS) {
      const next =
        aheadS < minimumS && !video.seeking ? nextStart(video.buffered, video.currentTime, enoughS) : undefined;
      // A hair inside, because ranges are told with less precision than positions.
      if (next !== undefined) video.currentTime = next + 0.01;
      return;
    }
    // Once, and not for what falls behind later: that has lost time, and shall not lose content.
    const jump = this.#movingSinceMs === 0 && this.#hasVideo ? liveJump(video.currentTime, this.#feed.endS) : undefined;
    if (jump !== undefined) {
      video.currentTime = jump;
      return;
    }
    this.#holding = false;
    this.#movingSinceMs = performance.now();
    // A play() that a pause() or a new source cuts short is rejected; there is nothing to do about it.
    video.play().catch(() => undefined);
  }

  #onWaiting(): void {
    const { video } = this;
    // Chromium says `waiting` for a moment when it starts to play, too; with this much buffered it goes on by itself.
    const enough = bufferedAhead(video.buffered, video.currentTime) >= minimumS;
    if (enough || this.#holding || this.#mode !== 'front' || video.seeking) return;
    this.#stalls += 1;
    this.#holding = true;
    video.pause();
    this.#keepCushion();
  }

  #watch(): void {
    const { video } = this;
    const remedy = this.#watchdog.sample({
      timeS: video.currentTime,
      aheadS: bufferedAhead(video.buffered, video.currentTime),
      nextStartS: nextStart(video.buffered, video.currentTime, minimumS),
      endS: this.#feed.endS ?? 0,
      isExpected: this.#mode === 'front' && !document.hidden,
      nowMs: performance.now(),
    });
    if (remedy) this.#apply(remedy);
  }

  #apply(remedy: Remedy): void {
    const { video } = this;
    // For whoever looks into the log of the page.
    console.warn(`player ${this.zapId}: ${remedy.cause}, ${remedy.act}`);
    switch (remedy.act) {
      case 'nudge':
        video.currentTime = remedy.toS;
        break;
      case 'live-edge': {
        const position = this.#feed.keyframeBefore(holdSeconds(this.#stalls));
        if (position !== undefined) video.currentTime = position;
        break;
      }
      case 'reload':
        this.#feed.reload();
        return;
      case 'restart':
        this.#events.onStuck(this, remedy.cause, false);
        return;
    }
    this.#holding = true;
    this.#keepCushion();
  }

  #onFailed(why: FailureCause, detail: string): void {
    if (this.#mode === 'frozen' || this.#ending.signal.aborted) return;
    if (!this.#started && this.#feeds.otherwise(why)) return;
    if (why !== 'network' && this.#started) {
      // A second player is made ready unseen while the last frame stands.
      this.#events.onStuck(this, detail, true);
    } else {
      this.#later(waitForReasonMs, () => this.#events.onDead(this, detail));
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
