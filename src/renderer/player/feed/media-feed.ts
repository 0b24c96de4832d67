/** How a play session's media gets into a video element: one interface over the fMP4 stream and hls.js. */
import type { ZapAnswer } from '../../../shared/contracts/ipc.ts';

/** At which keyframe to begin: the newest that there is, or the one after it. */
export type StartFrom = 'newest' | 'next';

export interface FeedEvents {
  /** There is more to play, or the first of it. */
  readonly onAppended: () => void;
  /** The first keyframe, decoded before the element could show it. Whoever gets it closes it, and resolves when it is on the screen. */
  readonly onStill: (frame: VideoFrame) => Promise<void>;
  /** It cannot go on: nothing more can be had, or what came cannot be played. */
  readonly onFailed: (why: FailureCause, detail: string) => void;
}

/** `media`: in a form that this feed or the page cannot play. `damage`: the decoder met something broken. */
export type FailureCause = 'network' | 'media' | 'damage';

/** Attached to its element by its constructor, at the key press, before anybody knows what it will play. */
export interface MediaFeed {
  /** When the first of the session's media, or its playlist, had arrived; on `performance.now()`. */
  readonly headAtMs: number | undefined;
  /** Seconds on the element's timeline: the newest media of all that has come. */
  readonly endS: number | undefined;
  /** Where decoding can begin closest before the newest media that leaves `aheadS` to play. */
  keyframeBefore(aheadS: number): number | undefined;
  /** Opens the connection before the session is there, where that can be done. */
  expect?(url: string, from: StartFrom): void;
  load(answer: ZapAnswer): void;
  /** Asks for the media anew, from the same play session: what is shown stays, and the new goes on behind it. */
  reload(): void;
  /** Asks for nothing more; what has come stays. */
  stop(): void;
  dispose(): void;
}
