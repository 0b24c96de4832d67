// One player of low-latency HLS: it reloads its playlist as soon as there is something new, and fetches the newest part.
import type { ApiAddress } from '../support/electron-app.ts';
import { ask, failureCode } from '../support/http.ts';
import { comparePositions, type MediaPlaylist, readMediaPlaylist } from '../support/media-playlist.ts';
import type { Ledger } from './ledger.ts';

/** A blocking reload that has nothing new and answers sooner than this did not block. */
const blocksAtLeastMs = 50;

export interface PlayOptions {
  readonly api: ApiAddress;
  readonly ledger: Ledger;
  /** For the ledger. */
  readonly name: string;
  /** Of the playlist, below the app's address. */
  readonly path: string;
  readonly playSessionId: string;
}

export class Play {
  /** Parts that came and were parts. */
  parts = 0;
  /** Why it was cut off without having asked for it. */
  lost: string | undefined;
  readonly #options: PlayOptions;
  readonly #abort = new AbortController();
  #playSessionId: string;
  #ended: Promise<void> | undefined;

  constructor(options: PlayOptions) {
    this.#options = options;
    this.#playSessionId = options.playSessionId;
  }

  get playSessionId(): string {
    return this.#playSessionId;
  }

  /** Begins to play. */
  run(): void {
    const { ledger, name } = this.#options;
    this.#ended = this.#loop().catch((error: unknown) => {
      if (!this.#abort.signal.aborted) ledger.violation(`${name}: its requests fail: ${String(error)}`);
    });
  }

  /** Asks for nothing any more, in the middle of whatever it asked for; the app is not told. */
  async drop(): Promise<void> {
    this.#abort.abort();
    await this.#ended;
  }

  async #loop(): Promise<void> {
    const { path, api, ledger, name } = this.#options;
    const { signal } = this.#abort;
    let before: MediaPlaylist | undefined;
    while (!signal.aborted) {
      const next = before && `_HLS_msn=${before.next.sequence}&_HLS_part=${before.next.part}`;
      const askedAtMs = performance.now();
      const answer = await ask(api, next ? `${path}${path.includes('?') ? '&' : '?'}${next}` : path, { signal });
      if (answer.status !== 200) return this.#cutOff(failureCode(answer));
      const playlist = readMediaPlaylist(answer.body.toString());
      if (playlist.ended) return this.#cutOff('ended');
      const playSessionId = playSessionIn(answer.body.toString()) ?? this.#playSessionId;
      // Under a channel's lasting address a session that ended is followed by a new one, in another entry perhaps.
      if (playSessionId !== this.#playSessionId) {
        ledger.count('address got a new play session');
        this.#playSessionId = playSessionId;
        before = undefined;
      }
      if (before) {
        const moved = comparePositions(playlist.next, before.next);
        if (moved < 0 || playlist.mediaSequence < before.mediaSequence)
          ledger.violation(`${name}: the playlist went back from ${at(before)} to ${at(playlist)}`);
        if (moved === 0 && performance.now() - askedAtMs < blocksAtLeastMs)
          ledger.violation(`${name}: a blocking reload had nothing new and did not block at ${at(playlist)}`);
        if (moved === 0) continue;
      }
      before = playlist;
      if (playlist.newest && !(await this.#fetchPart(playlist.newest.uri))) return undefined;
    }
  }

  /** False when the session is over. */
  async #fetchPart(uri: string): Promise<boolean> {
    const { path, api, ledger, name } = this.#options;
    const where = new URL(uri, api.url + path).pathname;
    const answer = await ask(api, where, { signal: this.#abort.signal });
    if (answer.status === 404 && answer.body.includes('ended')) {
      this.#cutOff('404');
      return false;
    }
    if (answer.status !== 200) ledger.violation(`${name}: ${uri} was in the playlist and got ${answer.status}`);
    else if (answer.body.length < 100 || answer.body.toString('latin1', 4, 8) !== 'moof')
      ledger.violation(`${name}: ${uri} is no part: ${answer.body.length} bytes`);
    else this.parts += 1;
    return true;
  }

  #cutOff(why: string): void {
    if (this.#abort.signal.aborted) return;
    this.lost = why;
    const { ledger, name } = this.#options;
    ledger.loss(name, `play session (${why})`);
  }
}

export function playSessionIn(playlist: string): string | undefined {
  return /\/play\/([\w-]+)\//.exec(playlist)?.[1];
}

const at = ({ mediaSequence, next }: MediaPlaylist): string => `${mediaSequence}…${next.sequence}.${next.part}`;
