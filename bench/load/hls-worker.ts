// Clients of low-latency HLS: each reloads its playlist as soon as there is a new part, and fetches every part.
import { setMaxListeners } from 'node:events';
import { Agent } from 'node:http';
import type { ApiAddress } from '../support/electron-app.ts';
import { ask, failureCode } from '../support/http.ts';
import {
  comparePositions,
  isGap,
  type MediaPlaylist,
  type Position,
  readMediaPlaylist,
} from '../support/media-playlist.ts';
import { serve } from './serve.ts';

export interface HlsSample {
  readonly clients: number;
  readonly playlists: number;
  /** More than one and a half part durations later than due: than the one before and what it added. */
  readonly latePlaylists: number;
  readonly parts: number;
  /** Parts that were in a playlist and could not be had, and gaps between playlists. */
  readonly missingParts: number;
  readonly bytes: number;
  /** Clients that were cut off. */
  readonly ended: number;
  /** Of each playlist: how much later than the first client that saw the same part. */
  readonly behindFirstMs: readonly number[];
}

const lateParts = 1.5;
/** By then all who wait for a part have it. */
const positionsKept = 200;

let aborting = forAll();
const counts = { clients: 0, playlists: 0, latePlaylists: 0, parts: 0, missingParts: 0, bytes: 0, ended: 0 };
let behindFirstMs: number[] = [];
const firstSeenAtMs = new Map<string, number>();
let names = 0;

const calls = {
  add: async ({ api, channel, count }: { api: ApiAddress; channel: string; count: number }) => {
    const answers = await Promise.all(Array.from({ length: count }, () => join(api, channel)));
    const byAnswer: Record<string, number> = {};
    for (const answer of answers) byAnswer[answer] = (byAnswer[answer] ?? 0) + 1;
    return byAnswer;
  },
  sample: (): HlsSample => {
    const sample = { ...counts, behindFirstMs };
    Object.assign(counts, { playlists: 0, latePlaylists: 0, parts: 0, missingParts: 0, bytes: 0 });
    behindFirstMs = [];
    return sample;
  },
  leave: () => {
    aborting.abort();
    aborting = forAll();
    Object.assign(counts, { clients: 0, ended: 0 });
  },
};
export type HlsCalls = typeof calls;

function forAll(): AbortController {
  const controller = new AbortController();
  // Each request of each client listens; that is no leak.
  setMaxListeners(0, controller.signal);
  return controller;
}

async function join(api: ApiAddress, channel: string): Promise<string> {
  names += 1;
  const { signal } = aborting;
  const answer = await ask(api, '/api/zap', { method: 'POST', json: { channel, viewer: `load-hls-${names}` }, signal });
  if (answer.status !== 200) return failureCode(answer);
  const { playSessionId } = JSON.parse(answer.body.toString()) as { playSessionId: string };
  counts.clients += 1;
  // One connection for the reload that waits, one for parts, as a player has them.
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  void play(api, `/play/${playSessionId}/`, agent, signal)
    .catch(() => {})
    .finally(() => {
      agent.destroy();
      if (!signal.aborted) counts.ended += 1;
    });
  return '200';
}

async function play(api: ApiAddress, base: string, agent: Agent, signal: AbortSignal): Promise<void> {
  let before: { readonly playlist: MediaPlaylist; readonly atMs: number } | undefined;
  for (;;) {
    const { sequence, part } = before?.playlist.next ?? { sequence: 0, part: 0 };
    const query = before ? `?_HLS_msn=${sequence}&_HLS_part=${part}` : '';
    const answer = await ask(api, `${base}live.m3u8${query}`, { agent, signal });
    const atMs = performance.now();
    if (answer.status !== 200) return;
    const playlist = readMediaPlaylist(answer.body.toString());
    if (playlist.ended) return;
    if (before && comparePositions(playlist.next, before.playlist.next) > 0) {
      const from = before.playlist.next;
      const added = playlist.parts.filter((each) => comparePositions(each, from) >= 0);
      note(playlist, added, atMs, atMs - before.atMs);
      // What has been pushed out of the list before it was seen is lost.
      if (added[0] && isGap(from, added[0])) counts.missingParts += 1;
      await Promise.all(added.map(({ uri }) => fetchPart(api, base + uri, agent, signal)));
    }
    before = { playlist, atMs };
  }
}

function note(
  { next, partTargetMs }: MediaPlaylist,
  added: readonly { readonly durationMs: number }[],
  atMs: number,
  afterMs: number,
): void {
  counts.playlists += 1;
  const dueAfterMs = added.reduce((sum, { durationMs }) => sum + durationMs, 0);
  if (afterMs - dueAfterMs > lateParts * partTargetMs) counts.latePlaylists += 1;
  behindFirstMs.push(atMs - firstSeen(next, atMs));
}

function firstSeen({ sequence, part }: Position, atMs: number): number {
  const key = `${sequence}.${part}`;
  const seen = firstSeenAtMs.get(key);
  if (seen !== undefined) return seen;
  firstSeenAtMs.set(key, atMs);
  const [oldest] = firstSeenAtMs.keys();
  if (firstSeenAtMs.size > positionsKept && oldest !== undefined) firstSeenAtMs.delete(oldest);
  return atMs;
}

async function fetchPart(api: ApiAddress, path: string, agent: Agent, signal: AbortSignal): Promise<void> {
  const { status, body } = await ask(api, path, { agent, signal });
  if (status === 200) counts.parts += 1;
  else counts.missingParts += 1;
  counts.bytes += body.length;
}

serve(calls);
