/** What the engine knows of a box, whatever its kind: a line-up, a number of tuners, and streams that it opens or refuses. */
import type { BoxSettings } from '../../../shared/contracts/settings.ts';
import type { Channel } from '../../../shared/model/channel.ts';
import { assertNever } from '../kernel/assert-never.ts';
import type { Clock, Fetch, Logger } from '../ports.ts';
import type { ByteSource } from '../transport/upstream.ts';
import { createHdhomerunBox } from './hdhomerun/hdhomerun-box.ts';
import { createM3uBox } from './m3u/m3u-box.ts';

/** `url` may hold credentials: it goes to the box and to FFmpeg, never into a log, an error or a view (see `redactUrl`). */
export interface Source {
  readonly boxId: string;
  readonly url: string;
  readonly kind: 'mpegts' | 'hls';
  /** Headers that the playlist asks for, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ChannelSource {
  readonly channel: Channel;
  readonly source: Source;
}

export interface BoxLineUp {
  readonly channels: readonly ChannelSource[];
  /** How many streams the box gives at once; undefined when no limit is known. */
  readonly tuners: number | undefined;
  /** Entries that were left out: malformed, of a scheme that cannot be played, or copy-protected. */
  readonly skippedLines: number;
  readonly name?: string;
}

export interface Box {
  readonly id: string;
  /** As in the settings, else as the box calls itself once it was asked, else its address. */
  readonly name: string;
  readonly kind: BoxSettings['kind'];
  loadLineUp(signal: AbortSignal): Promise<BoxLineUp>;
  /**
   * Resolves once the box has answered with a stream. Rejects with an AppError (no-tuner, box-unreachable …) whose context names the
   * box. The signal holds for the stream's whole life; what was opened is closed by `close`, also after its end.
   */
  open(source: Source, signal: AbortSignal): Promise<ByteSource>;
}

export interface BoxDependencies {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Logger;
  /** Rejects as node:fs does, with its codes (ENOENT …). */
  readonly readTextFile: (path: string, signal: AbortSignal) => Promise<string>;
  /** HLS inputs go through FFmpeg, which the engine hands in. */
  readonly openHls: (
    url: string,
    signal: AbortSignal,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<ByteSource>;
}

export function createBox(settings: BoxSettings, deps: BoxDependencies): Box {
  switch (settings.kind) {
    case 'hdhomerun':
      return createHdhomerunBox(settings, deps);
    case 'm3u':
      return createM3uBox(settings, deps);
    default:
      return assertNever(settings);
  }
}
