// Clients of the raw transport stream, each with a socket and a session of its own, each checking what it gets.
import type { ApiAddress } from '../support/electron-app.ts';
import { failureCode, open } from '../support/http.ts';
import { TsCheck } from '../support/ts-check.ts';
import { serve } from './serve.ts';

interface Client {
  readonly check: TsCheck;
  readonly abort: AbortController;
  status: number;
  ended: boolean;
  bytesBefore: number;
}

export interface DirectSample {
  /** Of each client that streams, since the sample before. */
  readonly bytes: readonly number[];
  /** Since they joined, all together. */
  readonly continuityErrors: number;
  readonly syncErrors: number;
  /** Streams that ended by themselves. */
  readonly ended: number;
}

const clients: Client[] = [];
let names = 0;

const calls = {
  /** Adds so many at once; gives how often each answer was given: "200", "too-many-viewers" … */
  add: async ({ api, channel, count }: { api: ApiAddress; channel: string; count: number }) => {
    const answers = await Promise.all(Array.from({ length: count }, () => join(api, channel)));
    const counts: Record<string, number> = {};
    for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1;
    return counts;
  },
  sample: (): DirectSample => {
    const streaming = clients.filter(({ status }) => status === 200);
    const bytes = streaming.map((client) => {
      const since = client.check.bytes - client.bytesBefore;
      client.bytesBefore = client.check.bytes;
      return since;
    });
    const sum = (of: (client: Client) => number) => streaming.reduce((total, client) => total + of(client), 0);
    return {
      bytes,
      continuityErrors: sum(({ check }) => check.continuityErrors),
      syncErrors: sum(({ check }) => check.syncErrors),
      ended: sum(({ ended }) => Number(ended)),
    };
  },
  leave: () => {
    for (const { abort } of clients.splice(0)) abort.abort();
  },
};
export type DirectCalls = typeof calls;

async function join(api: ApiAddress, channel: string): Promise<string> {
  names += 1;
  const client: Client = {
    check: new TsCheck(),
    abort: new AbortController(),
    status: 0,
    ended: false,
    bytesBefore: 0,
  };
  clients.push(client);
  const path = `/channels/${channel}/live.ts?session=load-direct-${names}`;
  const incoming = await open(api, path, { signal: client.abort.signal });
  client.status = incoming.statusCode ?? 0;
  if (client.status !== 200) {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    return failureCode({ status: client.status, body: Buffer.concat(chunks) });
  }
  incoming.on('data', (chunk: Buffer) => client.check.push(chunk));
  incoming.on('error', () => {});
  incoming.once('close', () => {
    client.ended = !client.abort.signal.aborted;
  });
  return '200';
}

serve(calls);
