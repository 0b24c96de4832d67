import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import type { PoolMetrics } from '../../src/shared/model/pool-metrics.ts';
import type { EngineView } from '../../src/shared/model/views.ts';
import type { PoolEvent } from '../../src/shared/model/warm-pool.ts';

/** Another program on the network, as the API sees it. */
export class Api {
  readonly origin: string;
  readonly #token: string;

  constructor(apiUrl: string) {
    const url = new URL(apiUrl);
    this.origin = url.origin;
    this.#token = url.searchParams.get('token') ?? '';
  }

  /** The address of something, with the token that it needs. */
  address(path: string): string {
    const url = new URL(path, this.origin);
    url.searchParams.set('token', this.#token);
    return url.href;
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const response = await fetch(this.address(path), {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  }

  async view(): Promise<EngineView> {
    return (await this.request('GET', '/WarmPool/DetailedStatus')).body as EngineView;
  }

  async metrics(): Promise<PoolMetrics> {
    return (await this.request('GET', '/WarmPool/Metrics')).body as PoolMetrics;
  }

  /** Channel ids of the entries that run, sorted. */
  async warm(): Promise<string[]> {
    const { entries } = await this.view();
    return entries
      .filter(({ state }) => state.kind === 'running')
      .map(({ channelId }) => channelId)
      .toSorted();
  }

  /** How many entries need an FFmpeg; the others are repackaged in the app's own process. */
  async converting(): Promise<number> {
    return (await this.view()).entries.filter(({ worker }) => worker === 'ffmpeg').length;
  }

  /** What was evicted and why, the oldest first. */
  async evictions(slot: PoolEvent['slot'] = 'process'): Promise<string[]> {
    const { pool } = await this.view();
    return pool.events.flatMap((event) =>
      event.slot === slot && event.what.kind === 'evicted' ? [`${event.channelId} ${event.what.reason}`] : [],
    );
  }

  /** Tunes a viewer and resolves with the address of its playlist. */
  async zap(viewer: string, channel: string, profile = 'auto'): Promise<string> {
    const { status, body } = await this.request('POST', '/api/zap', { viewer, channel, profile });
    if (status !== 200) throw new Error(`${viewer} cannot watch ${channel}: ${JSON.stringify(body)}`);
    return (body as { url: string }).url;
  }

  async stop(viewer: string, channel: string): Promise<number> {
    const { body } = await this.request('POST', '/WarmPool/Stop', { session: viewer, channel });
    return (body as { ended: number }).ended;
  }

  /** Watches and leaves again, as somebody who flips through channels. */
  async visit(viewer: string, channel: string): Promise<void> {
    await this.zap(viewer, channel);
    await this.stop(viewer, channel);
  }
}

/** A player of HLS: it reloads its playlist for as long as it plays, each time waiting for what is not there yet. */
export class HlsPlayer {
  readonly #url: string;
  readonly #abort = new AbortController();
  readonly #playing: Promise<void>;
  #newest = 0;
  #failure: string | undefined;

  constructor(url: string) {
    this.#url = url;
    this.#playing = this.#play();
  }

  /** The number of the newest segment that it has seen. */
  get newest(): number {
    return this.#newest;
  }

  get failure(): string | undefined {
    return this.#failure;
  }

  /** It goes without a word. */
  async leave(): Promise<void> {
    this.#abort.abort();
    await this.#playing;
  }

  async #play(): Promise<void> {
    const { signal } = this.#abort;
    try {
      for (;;) {
        const url = new URL(this.#url);
        if (this.#newest > 0) url.searchParams.set('_HLS_msn', String(this.#newest + 1));
        const response = await fetch(url, { signal });
        const text = await response.text();
        if (!response.ok) throw new Error(`${response.status}: ${text}`);
        const names = [...text.matchAll(/segment-(\d+)\.m4s/g)];
        const [name, number] = names.at(-1) ?? [];
        if (name === undefined) continue;
        this.#newest = Number(number);
        const base = text.includes('/play/') ? new URL(/\/play\/[^/]+\//.exec(text)?.[0] ?? '', url) : url;
        const segment = await fetch(new URL(name, base), { signal });
        if (segment.ok && (await segment.arrayBuffer()).byteLength === 0) throw new Error(`${name} is empty`);
      }
    } catch (error) {
      if (!signal.aborted) this.#failure = String(error);
    }
  }
}

/** A player of the raw transport stream. */
export class RawPlayer {
  readonly response: IncomingMessage;
  readonly #request: ClientRequest;
  #bytes = 0;
  #firstPackets = Buffer.alloc(0);
  #ended = false;

  private constructor(request: ClientRequest, response: IncomingMessage) {
    this.#request = request;
    this.response = response;
    response.on('data', (chunk: Buffer) => {
      this.#bytes += chunk.length;
      if (this.#firstPackets.length < 188 * 3) this.#firstPackets = Buffer.concat([this.#firstPackets, chunk]);
    });
    const onEnd = (): void => {
      this.#ended = true;
    };
    response.on('close', onEnd).on('error', onEnd);
    request.on('error', onEnd);
  }

  static open(url: string): Promise<RawPlayer> {
    return new Promise((resolve, reject) => {
      const request = get(url, { agent: false }, (response) => resolve(new RawPlayer(request, response)));
      request.once('error', reject);
    });
  }

  get bytes(): number {
    return this.#bytes;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** The PIDs of the first packets. */
  firstPids(): number[] {
    const pids: number[] = [];
    for (let at = 0; at + 188 <= this.#firstPackets.length && pids.length < 3; at += 188)
      pids.push((((this.#firstPackets[at + 1] ?? 0) & 0x1f) << 8) | (this.#firstPackets[at + 2] ?? 0));
    return pids;
  }

  leave(): void {
    this.#request.destroy();
  }
}
