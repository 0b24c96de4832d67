import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { FAULTS, type FaultBoard } from './faults.ts';
import { sendJson, sendText } from './replies.ts';

const order = z.object({ channel: z.string(), fault: z.enum(FAULTS) });

const MAX_BODY_BYTES = 4096;

/** `GET /demo/faults` tells the faults, `POST` with `{ "channel": "7", "fault": "stall" }` sets one and tells them all. */
export async function handleFaults(
  faults: FaultBoard,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Browsers send Origin with every request that a page makes to another site: no page may break a channel.
  if (request.headers.origin !== undefined) return sendText(response, 403, 'Not from a web page');
  if (request.method === 'GET' || request.method === 'HEAD') return sendJson(response, faults.snapshot());
  if (request.method !== 'POST') {
    response.setHeader('Allow', 'GET, HEAD, POST');
    return sendText(response, 405, 'Only GET and POST');
  }
  const body = await readBody(request);
  if (body === undefined) {
    response.setHeader('Connection', 'close');
    return sendText(response, 413, `At most ${MAX_BODY_BYTES} bytes`);
  }
  const parsed = order.safeParse(parseJson(body));
  if (!parsed.success) {
    return sendText(
      response,
      400,
      `Expected {"channel": "7", "fault": "${FAULTS.join(' | ')}"}\n${z.prettifyError(parsed.error)}`,
    );
  }
  const { channel, fault } = parsed.data;
  if (!faults.has(channel)) return sendText(response, 404, `No channel ${channel}`);
  faults.set(channel, fault);
  sendJson(response, faults.snapshot());
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop early would otherwise destroy the connection before the answer is out.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
