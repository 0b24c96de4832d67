import type { Rgb } from '../../../e2e/support/television.ts';
import type { Area } from './framebuffer.ts';

/** What the thread that looks at the screen is asked for. */
export interface WatchRequest {
  /** Where the picture is on the screen; marks are shares of it. */
  readonly picture: Area;
  readonly colour: Rgb;
  /** How long to wait for it. */
  readonly patienceMs: number;
  /** How long to follow the frame counter from the first picture on; 0: not at all. */
  readonly followMs: number;
}

/** Times on the clock of `nowMs`. */
export interface Sighting {
  /** The colour filled its block; undefined when it never did. */
  readonly pictureMs: number | undefined;
  /** When the frame counter came to show what, beginning with the first picture. */
  readonly frames: readonly { readonly atMs: number; readonly frame: number }[];
}

export type WorkerMessage = { readonly kind: 'watching' } | ({ readonly kind: 'seen' } & Sighting);

/** Of what the worker is started with. */
export interface WorkerSetup {
  readonly file: string;
  /** One Int32: not 0 when the watch that is running is to be given up. */
  readonly stop: SharedArrayBuffer;
}
