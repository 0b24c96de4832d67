/**
 * Plays the fragmented MP4 stream of a play session through Media Source Extensions. Every session begins at zero on the element's
 * timeline, wherever the stream's own clock stands, so that nothing has to be sought before the first frame; what comes behind a new
 * initialisation segment (a restarted FFmpeg, a new connection) is put right behind what there is.
 */
import type { ZapAnswer } from '../../../shared/contracts/ipc.ts';
import { type FragmentHead, readFragment } from './fragment.ts';
import type { FailureCause, FeedEvents, MediaFeed, StartFrom } from './media-feed.ts';
import { type MediaHead, readHead } from './media-head.ts';
import { decodeStill } from './still.ts';
import { concat, type Piece, StreamSplitter } from './stream-splitter.ts';

/** A connection that breaks while its session lives is made again, but not for ever. */
const reconnects = 3;
const reconnectAfterMs = 200;
/** What has been seen: enough to decode from, and little enough that four players stay below 100 MB. */
const keepBehindS = 10;
const trimEveryS = 5;
/** Keyframes older than this are of no use to anybody. */
const keyframesKept = 64;

/** Something to be appended, and what has to be set before. */
interface Append {
  readonly data: Uint8Array;
  readonly begins?: { readonly mime: string; readonly offsetS: number };
}

export class StreamFeed implements MediaFeed {
  headAtMs: number | undefined;
  endS: number | undefined;
  readonly #video: HTMLVideoElement;
  readonly #events: FeedEvents;
  readonly #source = new MediaSource();
  readonly #objectUrl: string;
  readonly #ending = new AbortController();
  #connection: AbortController | undefined;
  #buffer: SourceBuffer | undefined;
  #queue: Append[] = [];
  #url = '';
  #head: MediaHead | undefined;
  /** What has to be added to the stream's times. */
  #offsetS = 0;
  /** Waiting for the first fragment behind it. */
  #init: Uint8Array | undefined;
  readonly #keyframes: number[] = [];
  #trimmedS = 0;
  #brokenInARow = 0;
  #wantsStill = true;
  #stillPending = false;
  /** The newest keyframe, which comes first, is left out. */
  #skipsOne = false;

  constructor(video: HTMLVideoElement, events: FeedEvents) {
    this.#video = video;
    this.#events = events;
    this.#objectUrl = URL.createObjectURL(this.#source);
    const { signal } = this.#ending;
    this.#source.addEventListener('sourceopen', () => this.#pump(), { signal });
    video.addEventListener('error', () => this.#onElementError(video.error), { signal });
    video.src = this.#objectUrl;
  }

  keyframeBefore(aheadS: number): number | undefined {
    const { endS } = this;
    return endS === undefined ? undefined : this.#keyframes.findLast((keyframe) => endS - keyframe >= aheadS);
  }

  expect(url: string, from: StartFrom): void {
    this.#skipsOne = from === 'next';
    void this.#connect(url);
  }

  load(answer: ZapAnswer): void {
    this.#url = answer.streamUrl;
    // What was opened at the key press is answered in the same moment as this; a broken one is made anew.
    if (!this.#connection || this.#connection.signal.aborted) void this.#connect(this.#url);
  }

  reload(): void {
    void this.#connect(this.#url);
  }

  stop(): void {
    this.#connection?.abort();
    this.#queue = [];
  }

  dispose(): void {
    this.#ending.abort();
    this.stop();
    URL.revokeObjectURL(this.#objectUrl);
  }

  async #connect(url: string): Promise<void> {
    this.#connection?.abort();
    const connection = new AbortController();
    this.#connection = connection;
    const { signal } = connection;
    let why = 'the stream ended';
    try {
      const response = await fetch(url, { signal });
      if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
      const splitter = new StreamSplitter();
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (signal.aborted) return;
        if (done) break;

        this.headAtMs ??= performance.now();
        for (const piece of splitter.push(value)) this.#take(piece);
        this.#pump();
      }
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
    if (signal.aborted || this.#ending.signal.aborted) return;
    // Nobody has said yet where else it could be had: `load` will.
    if (this.#url === '') {
      connection.abort();
      return;
    }
    this.#brokenInARow += 1;
    if (this.#brokenInARow > reconnects) return this.#events.onFailed('network', why);
    setTimeout(() => {
      if (!signal.aborted) void this.#connect(this.#url);
    }, reconnectAfterMs);
  }

  #take(piece: Piece): void {
    if (piece.kind === 'init') {
      this.#head = readHead(piece.data);
      if (!this.#head) return this.#fail('media', 'its codecs are unknown');
      this.#init = piece.data;
      return undefined;
    }
    const head = this.#head && readFragment(piece.data, this.#head);
    if (!head) return undefined;
    if (!this.#init) this.#queue.push({ data: piece.data });
    else if (!this.#begin(this.#init, piece.data, head)) return undefined;
    this.#still(head);
    this.#note(head);
    return undefined;
  }

  /** The first fragment behind an initialisation segment says where on the element's timeline the rest belongs. */
  #begin(init: Uint8Array, data: Uint8Array, head: FragmentHead): boolean {
    // Of television nothing can be shown before a keyframe.
    if (!this.#head || (this.#hasVideo && !(head.kind === 'video' && head.isKeyframe))) return false;
    if (this.#skipsOne && this.#hasVideo) {
      this.#skipsOne = false;
      return false;
    }
    // Our remuxer shows the first picture at the time of its decoding; FFmpeg may not.
    this.#offsetS = (this.endS ?? 0) - head.decodeS;
    this.#queue.push({ data: concat([init, data]), begins: { mime: this.#head.mime, offsetS: this.#offsetS } });
    this.#init = undefined;
    return true;
  }

  get #hasVideo(): boolean {
    return this.#head?.tracks.some(({ kind }) => kind === 'video') ?? false;
  }

  #note(head: FragmentHead): void {
    const offsetS = this.#offsetS;
    const endS = head.decodeS + head.durationS + offsetS;
    if (this.endS === undefined || endS > this.endS) this.endS = endS;
    // Sound can begin anywhere: where there are pictures, only theirs count.
    if (!head.isKeyframe || (head.kind === 'audio' && this.#hasVideo)) return;
    this.#keyframes.push(head.presentS + offsetS);
    if (this.#keyframes.length > keyframesKept) this.#keyframes.shift();
  }

  #still(head: FragmentHead): void {
    const track = this.#head?.tracks.find(({ kind }) => kind === 'video');
    if (!this.#wantsStill || head.kind !== 'video' || !track) return;
    this.#wantsStill = false;
    // Its decoder, the compositor and the element's decoder would have the processor between them, and the picture would be late.
    this.#stillPending = true;
    void decodeStill(track, head.firstSample, this.#ending.signal, (frame) => this.#events.onStill(frame)).then(() => {
      this.#stillPending = false;
      this.#pump();
    });
  }

  /** Appends what there is, as far as the source buffer takes it; called again when it has. */
  #pump(): void {
    if (this.#source.readyState !== 'open' || this.#buffer?.updating || this.#ending.signal.aborted) return;
    const [first] = this.#queue;
    try {
      if (!first) return this.#trim();
      if (this.#stillPending) return;
      const buffer = first.begins ? this.#prepare(first.begins.mime) : this.#buffer;
      if (!buffer) return;
      if (first.begins) buffer.timestampOffset = first.begins.offsetS;
      let count = 1;
      // What needs nothing set before it goes in one piece with what does.
      while (count < this.#queue.length && !this.#queue[count]?.begins) count += 1;

      buffer.appendBuffer(concat(this.#queue.slice(0, count).map(({ data }) => data)));
      this.#queue.splice(0, count);
    } catch (error) {
      this.#onAppendError(error);
    }
  }

  #prepare(mime: string): SourceBuffer {
    if (this.#buffer) {
      // Ends whatever the last connection left half done.
      this.#buffer.abort();
      this.#buffer.changeType(mime);
      return this.#buffer;
    }
    const buffer = this.#source.addSourceBuffer(mime);
    this.#source.duration = Number.POSITIVE_INFINITY;
    const { signal } = this.#ending;
    buffer.addEventListener('updateend', () => this.#onAppended(), { signal });
    buffer.addEventListener('error', () => this.#fail('damage', 'what came cannot be decoded'), { signal });
    this.#buffer = buffer;
    return buffer;
  }

  #onAppended(): void {
    this.#brokenInARow = 0;
    this.#pump();
    this.#events.onAppended();
  }

  /** A full buffer is emptied behind the playhead and asked again; everything else cannot be helped here. */
  #onAppendError(error: unknown): void {
    const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
    if (isFull && this.#removeBefore(this.#video.currentTime - 1)) return;
    this.#fail('media', error instanceof Error ? error.message : String(error));
  }

  #trim(): void {
    const beforeS = this.#video.currentTime - keepBehindS;
    if (beforeS - this.#trimmedS >= trimEveryS) this.#removeBefore(beforeS);
  }

  #removeBefore(beforeS: number): boolean {
    if (!this.#buffer || beforeS <= this.#trimmedS) return false;
    this.#trimmedS = beforeS;
    this.#buffer.remove(0, beforeS);
    return true;
  }

  #onElementError(error: MediaError | null): void {
    const why = error?.code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED ? 'media' : 'damage';
    this.#fail(why, error?.message ?? 'the decoder gave up');
  }

  #fail(why: FailureCause, detail: string): void {
    if (this.#ending.signal.aborted) return;
    this.stop();
    this.#events.onFailed(why, detail);
  }
}
