import type { Writable } from 'node:stream';

/** About thirty seconds of a demo channel; what a client has not read by then it will hardly want any more. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

/**
 * One connection that receives a channel. A client that reads too slowly loses packets, as it would with a box that
 * sends UDP inside: it never slows the others and never holds more than a fixed amount of memory.
 */
export class Listener {
  readonly joinedMs: number;
  readonly #sink: Writable;
  #overflowing = false;

  constructor(sink: Writable, joinedMs: number) {
    this.#sink = sink;
    this.joinedMs = joinedMs;
  }

  /** Takes whole packets or drops them whole. Once too much is waiting, everything is dropped until that is drained. */
  send(packets: Buffer): void {
    const waiting = this.#sink.writableLength;
    if (this.#overflowing ? waiting > 0 : waiting > MAX_BUFFERED_BYTES) {
      this.#overflowing = true;
      return;
    }
    this.#overflowing = false;
    this.#sink.write(packets);
  }

  /** Ends the connection without regard to what is still to be sent. */
  cut(): void {
    this.#sink.destroy();
  }
}
