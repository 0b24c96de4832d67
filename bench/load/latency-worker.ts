// One client on one connection that stays, which asks again as soon as it is answered.
import { Agent } from 'node:http';
import { Problem } from '../../scripts/lib/program.ts';
import type { ApiAddress } from '../support/electron-app.ts';
import { ask } from '../support/http.ts';
import { serve } from './serve.ts';

/** The first ones find code that has not been compiled and a connection that is not there. */
const warmUp = 200;

const calls = {
  /** Milliseconds of each request. */
  measure: async ({ api, path, requests }: { api: ApiAddress; path: string; requests: number }) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const times: number[] = [];
    for (let n = -warmUp; n < requests; n++) {
      const sinceMs = performance.now();
      const { status } = await ask(api, path, { agent });
      if (n >= 0) times.push(performance.now() - sinceMs);
      if (status !== 200) throw new Problem(`${path} was answered with ${status}`);
    }
    agent.destroy();
    return times;
  },
};
export type LatencyCalls = typeof calls;

serve(calls);
