/** Plays a play session's HLS playlist through hls.js: the second way, for what the stream cannot carry into Media Source Extensions. */
import { type ErrorData, ErrorTypes, Events, Hls } from 'hls.js/light';
import type { ZapAnswer } from '../../../shared/contracts/ipc.ts';
import { hlsConfig } from './hls-config.ts';
import type { FeedEvents, MediaFeed } from './media-feed.ts';

/** hls.js answers a decoder's failure by emptying the element under the viewer's eyes; whoever owns it decides instead. */
class GuardedHls extends Hls {
  onMediaLost: () => void = () => {};

  override recoverMediaError(): void {
    this.onMediaLost();
  }
}

export class HlsFeed implements MediaFeed {
  headAtMs: number | undefined;
  readonly #video: HTMLVideoElement;
  readonly #events: FeedEvents;
  readonly #hls = new GuardedHls(hlsConfig);
  #url = '';

  constructor(video: HTMLVideoElement, events: FeedEvents) {
    this.#video = video;
    this.#events = events;
    this.#hls.on(Events.LEVEL_LOADED, () => {
      this.headAtMs ??= performance.now();
    });
    this.#hls.on(Events.BUFFER_APPENDED, () => {
      this.#seekToStart();
      events.onAppended();
    });
    this.#hls.on(Events.ERROR, (_, data) => this.#onError(data));
    this.#hls.onMediaLost = () => events.onFailed('damage', video.error?.message ?? 'the media source closed');
    this.#hls.attachMedia(video);
  }

  get endS(): number | undefined {
    const { buffered } = this.#video;
    return buffered.length === 0 ? undefined : buffered.end(buffered.length - 1);
  }

  keyframeBefore(): number | undefined {
    return this.#hls.liveSyncPosition ?? undefined;
  }

  load(answer: ZapAnswer): void {
    this.#url = answer.url;
    this.#hls.loadSource(answer.url);
  }

  reload(): void {
    this.#hls.loadSource(this.#url);
  }

  stop(): void {
    this.#hls.stopLoad();
  }

  dispose(): void {
    this.#hls.destroy();
  }

  /**
   * hls.js seeks to the start when the whole segment has been loaded, all its parts one after the other (onFragBuffered). The first
   * part has the keyframe already: seeking at once shows it some 80 ms earlier, and hls.js finds its work done.
   */
  #seekToStart(): void {
    const { buffered, currentTime } = this.#video;
    if (currentTime > 0 || buffered.length === 0) return;
    const start = Math.max(buffered.start(0), this.#hls.startPosition);
    if (start > 0 && start < buffered.end(0)) this.#video.currentTime = start;
  }

  #onError(data: ErrorData): void {
    if (!data.fatal) return;
    const detail = `${data.details}: ${data.error.message}`;
    this.#events.onFailed(data.type === ErrorTypes.NETWORK_ERROR ? 'network' : 'media', detail);
  }
}
