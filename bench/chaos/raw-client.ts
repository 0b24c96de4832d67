import type { ApiAddress } from '../support/electron-app.ts';
import { failureCode, open } from '../support/http.ts';
import { TsCheck } from '../support/ts-check.ts';
import type { Ledger } from './ledger.ts';

/** A player that takes a channel's raw transport stream. */
export class RawClient {
  readonly name: string;
  readonly #api: ApiAddress;
  readonly #ledger: Ledger;
  #stream: { readonly abort: AbortController; readonly check: TsCheck; answered: boolean; lost: boolean } | undefined;

  constructor(name: string, api: ApiAddress, ledger: Ledger) {
    this.name = name;
    this.#api = api;
    this.#ledger = ledger;
  }

  get holder(): string | undefined {
    // The head comes a moment before the first packets, and the app counts it as watching from then on.
    return this.#stream?.answered && !this.#stream.lost ? this.name : undefined;
  }

  get progress(): number {
    return this.#stream?.check.packets ?? 0;
  }

  /** Leaves what it has and joins this. Resolves with whether it gets something. */
  async join(channel: string, throttle: string): Promise<boolean> {
    this.leave();
    const abort = new AbortController();
    const stream = { abort, check: new TsCheck(), answered: false, lost: false };
    this.#stream = stream;
    const path = `/channels/${channel}/live.ts?session=${this.name}&throttle=${throttle}`;
    try {
      const incoming = await open(this.#api, path, { signal: abort.signal });
      if (incoming.statusCode !== 200) {
        stream.lost = true;
        const chunks: Buffer[] = [];
        for await (const chunk of incoming) chunks.push(chunk as Buffer);
        const code = failureCode({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks) });
        this.#ledger.count(`raw join refused (${code})`);
        // 502 is the same for what is not worth another try.
        if (incoming.statusCode !== 503 && incoming.statusCode !== 502)
          this.#ledger.violation(`${this.name}: a join got ${incoming.statusCode}`);
        return false;
      }
      stream.answered = true;
      this.#ledger.count('raw join answered');
      incoming.on('data', (chunk: Buffer) => {
        stream.check.push(chunk);
        if (stream.check.syncErrors > 0)
          this.#ledger.violation(`${this.name}: no sync byte in packet ${stream.check.packets} of channel ${channel}`);
      });
      // Comes however it ends; what is left of our own accord is not lost.
      incoming.once('close', () => {
        if (abort.signal.aborted) return;
        stream.lost = true;
        this.#ledger.loss(this.name, 'raw stream');
      });
      incoming.on('error', () => {});
      return true;
    } catch (error) {
      stream.lost = true;
      if (!abort.signal.aborted) this.#ledger.violation(`${this.name}: a join failed: ${String(error)}`);
      return false;
    }
  }

  /** By destroying the socket, which is the only way. */
  leave(): void {
    this.#stream?.abort.abort();
    this.#stream = undefined;
  }
}
