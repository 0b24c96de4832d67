/**
 * The ways in which media gets into one element, one after the other, as long as nobody has seen anything of it: the stream of our own
 * server, the same behind what could not be decoded, and hls.js.
 */
import type { ZapAnswer } from '../../../shared/contracts/ipc.ts';
import { HlsFeed } from './hls-feed.ts';
import type { FailureCause, FeedEvents, MediaFeed, StartFrom } from './media-feed.ts';
import { StreamFeed } from './stream-feed.ts';

type Way = 'stream' | 'behind-damage' | 'hls';

export class Feeds {
  readonly #video: HTMLVideoElement;
  readonly #events: FeedEvents;
  #way: Way = 'stream';
  #current: MediaFeed;
  #answer: ZapAnswer | undefined;

  /** Attached to the element at once: the media source is open when the engine's answer comes. */
  constructor(video: HTMLVideoElement, events: FeedEvents) {
    this.#video = video;
    this.#events = events;
    this.#current = new StreamFeed(video, events);
  }

  get current(): MediaFeed {
    return this.#current;
  }

  /** The media will be at this address, before anybody has answered. */
  expect(url: string, from: StartFrom): void {
    if (from === 'next') this.#way = 'behind-damage';
    this.#current.expect?.(url, from);
  }

  load(answer: ZapAnswer): void {
    this.#answer = answer;
    this.#current.load(answer);
  }

  /** Tries the next way in the same element. False when there is none. */
  otherwise(why: FailureCause): boolean {
    const answer = this.#answer;
    if (!answer || this.#way === 'hls') return false;
    this.#current.dispose();
    if (why === 'damage' && this.#way === 'stream') {
      this.#way = 'behind-damage';
      this.#current = new StreamFeed(this.#video, this.#events);
      this.#current.expect?.(answer.streamUrl, 'next');
    } else {
      this.#way = 'hls';
      this.#current = new HlsFeed(this.#video, this.#events);
    }
    this.#current.load(answer);
    return true;
  }

  dispose(): void {
    this.#current.dispose();
  }
}
