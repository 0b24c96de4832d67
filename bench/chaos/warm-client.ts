import type { ApiAddress } from '../support/electron-app.ts';
import { ask, failureCode } from '../support/http.ts';
import type { Ledger } from './ledger.ts';
import type { Times } from './plan.ts';

const session = 'chaos-warm';

/** A program that has channels kept warm, lets go of them, and guesses. */
export class WarmClient {
  readonly #api: ApiAddress;
  readonly #ledger: Ledger;

  constructor(api: ApiAddress, ledger: Ledger) {
    this.#api = api;
    this.#ledger = ledger;
  }

  /** Resolves with whether it runs. */
  async start(channel: string, guess: boolean): Promise<boolean> {
    const answer = await ask(this.#api, '/WarmPool/Start', { method: 'POST', json: { channel, guess, session } });
    const what = guess ? 'guess' : 'keep-warm';
    this.#ledger.count(answer.status === 200 ? `${what} answered` : `${what} refused (${failureCode(answer)})`);
    if (answer.status >= 500 ? answer.status !== 503 : answer.status >= 400 && answer.status !== 409)
      this.#ledger.violation(`${what} of ${channel} got ${answer.status}: ${answer.body.toString().slice(0, 200)}`);
    return answer.status === 200;
  }

  async letGo(channel: string, times: Times, name = session): Promise<void> {
    const json = { channel, session: name };
    const stop = () => ask(this.#api, '/WarmPool/Stop', { method: 'POST', json });
    for (const { status } of await Promise.all(Array.from({ length: times }, stop)))
      if (status !== 200) this.#ledger.violation(`letting go of ${channel} got ${status}`);
  }

  /** Stops in the name of a session and of a play session that never were. */
  async stopUnknown(channel: string, times: Times): Promise<void> {
    await this.letGo(channel, times, 'chaos-nobody');
    for (const id of ['chaos-nobody', 'chaos-no-play-session']) {
      const { status } = await ask(this.#api, `/api/sessions/${id}`, { method: 'DELETE' });
      if (status !== 204) this.#ledger.violation(`ending the session ${id}, which never was, got ${status}`);
    }
  }
}
