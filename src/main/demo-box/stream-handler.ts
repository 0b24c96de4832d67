import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ChannelBroadcast } from './channel-broadcast.ts';
import type { DemoChannel } from './channels.ts';
import type { Clip } from './clip.ts';
import type { FaultBoard } from './faults.ts';
import { Listener } from './listener.ts';
import type { TuneResult, TunerBank } from './tuners.ts';

export interface OnAir {
  readonly channel: DemoChannel;
  readonly broadcast: ChannelBroadcast;
}

export interface StreamContext {
  readonly onAir: ReadonlyMap<string, OnAir>;
  readonly tuners: TunerBank;
  readonly faults: FaultBoard;
  /** The clock that faults and broadcasts go by, in ms. */
  readonly now: () => number;
}

/** Why the box does not stream, in its own words (`X-HDHomeRun-Error`). */
const REFUSALS = {
  'unknown-channel': [404, '801 Unknown Channel'],
  // The hardware has no code for a tuner that does not exist.
  'unknown-tuner': [404, undefined],
  'in-use': [503, '804 Tuner In Use'],
  'all-in-use': [503, '805 All Tuners In Use'],
  'tune-failed': [503, '806 Tune Failed'],
} as const;

export interface StreamRequest {
  readonly guideNumber: string;
  /** Undefined asks for any tuner. */
  readonly tuner: number | undefined;
  /** `?duration=` in seconds: then the box ends the stream. */
  readonly durationS: number | undefined;
}

/** `/auto/v7` and `/tuner1/v7`; undefined where the path is not one of a stream. */
export function parseStreamRequest(url: URL): StreamRequest | undefined {
  const [, tuner, guideNumber] = /^\/(?:auto|tuner(\d{1,2}))\/v([\d.]{1,12})$/.exec(url.pathname) ?? [];
  if (guideNumber === undefined) return undefined;
  const durationS = Number(url.searchParams.get('duration'));
  return {
    guideNumber,
    tuner: tuner === undefined ? undefined : Number(tuner),
    // setTimeout fires at once beyond 2^31 ms.
    durationS: durationS > 0 && durationS < 2_000_000 ? durationS : undefined,
  };
}

/** Streams a channel until the client leaves, or refuses as the hardware does. HEAD gets the headers without a tuner. */
export async function handleStream(
  context: StreamContext,
  request: IncomingMessage,
  response: ServerResponse,
  wanted: StreamRequest,
): Promise<void> {
  const { onAir, tuners, faults, now } = context;
  const found = onAir.get(wanted.guideNumber);
  if (found === undefined) return refuse(response, 'unknown-channel');
  if (faults.of(wanted.guideNumber).fault === 'refuse') return refuse(response, 'tune-failed');
  if (request.method === 'HEAD') {
    sendHeaders(response).end();
    return;
  }

  const { channel, broadcast } = found;
  const targetIp = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const tuned: TuneResult = tuners.take(
    { guideNumber: channel.number, guideName: channel.name, targetIp },
    wanted.tuner,
  );
  if (tuned.kind !== 'granted') return refuse(response, tuned.kind);
  // 'close' comes however the connection ends, and at once.
  response.once('close', tuned.release);
  let clip: Clip;
  try {
    clip = await broadcast.tuneIn();
  } catch (error) {
    return refuse(response, 'tune-failed', String(error));
  }
  if (response.destroyed) return;
  sendHeaders(response).flushHeaders();
  response.once('close', broadcast.join(new Listener(response, now()), clip));
  if (wanted.durationS === undefined) return;
  const ending = setTimeout(() => response.end(), wanted.durationS * 1000);
  response.once('close', () => clearTimeout(ending));
}

/** A live stream has no length and is not chunked: it ends when the connection does. */
function sendHeaders(response: ServerResponse): ServerResponse {
  response.useChunkedEncodingByDefault = false;
  response.shouldKeepAlive = false;
  return response.writeHead(200, {
    'Content-Type': 'video/mp2t',
    'Cache-Control': 'no-cache',
    'Accept-Ranges': 'none',
    Connection: 'close',
  });
}

function refuse(response: ServerResponse, why: keyof typeof REFUSALS, detail = ''): void {
  const [status, words] = REFUSALS[why];
  if (words !== undefined) response.setHeader('X-HDHomeRun-Error', words);
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(`${words ?? 'Unknown Tuner'}\n${detail}\n`);
}
