import type { Writable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Failure, toFailure } from '../../shared/errors.ts';
import type { Channel } from '../../shared/model/channel.ts';
import { type ThrottleMode, throttleModes } from '../engine/direct-pool/throttle-mode.ts';
import { asAppError } from '../engine/kernel/app-error.ts';
import type { AsyncDisposable } from '../engine/kernel/disposable.ts';

interface DirectClient {
  readonly address: string;
  /** Empty when it does not say. */
  readonly userAgent: string;
  /** What it calls itself, so that it stays the same viewer when it comes back for another channel. */
  readonly sessionName?: string;
}

export interface DirectRequest {
  readonly channel: Channel;
  readonly client: DirectClient;
  readonly throttle: ThrottleMode;
  /** The client has gone. */
  readonly signal: AbortSignal;
  /** Writes the head; to be called once, right before the first byte. What it returns is the stream's from then on. */
  readonly begin: () => Writable;
}

interface DirectStreamHandle extends AsyncDisposable {
  /** Resolves when the first bytes have been written; rejects, with nothing sent, with why there are none. */
  readonly ready: Promise<void>;
  /** Resolves when nothing of it is left; never rejects. */
  readonly over: Promise<unknown>;
}

/** What the route needs of the engine. */
export interface DirectService {
  /** @param wanted a channel's number or id. */
  find(wanted: string): Channel | undefined;
  /** Takes a lease at once. @throws AppError when the client may not have another stream. */
  open(request: DirectRequest): DirectStreamHandle;
}

/** Below the server's own address. */
const path = '/channels/:channel/live.ts';
const streamHeaders = { 'content-type': 'video/mp2t', 'cache-control': 'no-store', 'accept-ranges': 'none' } as const;
/** By then a tuner that somebody was just leaving is free. */
const retryAfterS = 2;
/** What goes into views and logs; longer ones exist and say nothing more. */
const userAgentLength = 200;

const anyThrottle = `"throttle" can be ${throttleModes.join(', ')}.`;
const anySession = '"session" can be 1 to 100 characters, once.';
const querySchema = z.object({
  throttle: z.enum(throttleModes, anyThrottle).default('burst'),
  session: z.string(anySession).min(1, anySession).max(100, anySession).optional(),
});

type Asked =
  | { readonly kind: 'channel'; readonly channel: Channel; readonly throttle: ThrottleMode; readonly session?: string }
  | { readonly kind: 'refused'; readonly status: number; readonly body: object };

/**
 * The raw transport stream of each channel, for players on the network. A head is sent only once there is a picture to follow it, so
 * that a failure can still be answered as one.
 */
export function directRoutes(
  app: FastifyInstance,
  service: DirectService,
  authorised: (request: FastifyRequest) => boolean,
): void {
  const streams = new Set<DirectStreamHandle>();
  // None of them ends by itself, and a server that closes waits for its answers.
  app.addHook('preClose', async () => {
    await Promise.all([...streams].map((stream) => stream.dispose()));
  });
  void app.register(async (direct) => {
    direct.addHook('onRequest', async (request, reply) => {
      if (authorised(request)) return undefined;
      return reply.code(401).send({
        error: 'The token is missing or wrong. It is part of the address that Afterglow prints at its start.',
      });
    });
    // Players look before they tune, and looking costs no tuner.
    direct.head(path, async (request, reply) => {
      const asked = read(request, service);
      if (asked.kind === 'refused') return reply.code(asked.status).send(asked.body);
      return reply.headers(streamHeaders).send();
    });
    direct.get(path, { exposeHeadRoute: false }, async (request, reply) => {
      const asked = read(request, service);
      if (asked.kind === 'refused') return reply.code(asked.status).send(asked.body);
      // The socket and not the answer: one that waits behind another in the same connection does not hear of its closing.
      const { socket } = request.raw;
      const abort = new AbortController();
      const onClose = (): void => abort.abort();
      socket.once('close', onClose);
      if (socket.destroyed) onClose();
      try {
        const stream = open(service, asked, request, reply, abort.signal);
        streams.add(stream);
        void stream.over.then(() => {
          streams.delete(stream);
          socket.off('close', onClose);
        });
        await stream.ready;
      } catch (error) {
        socket.off('close', onClose);
        if (!reply.sent) return refuse(reply, asAppError(error).toFailure());
      }
      return undefined;
    });
  });
}

function read(request: FastifyRequest, service: DirectService): Asked {
  const { channel: wanted } = request.params as { channel: string };
  const channel = service.find(wanted);
  if (!channel) {
    const failure = toFailure('channel-unknown', { channel: wanted });
    return { kind: 'refused', status: 404, body: { failure } };
  }
  const query = querySchema.safeParse(request.query);
  if (!query.success) {
    const error = query.error.issues.map(({ message }) => message).join(' ');
    return { kind: 'refused', status: 400, body: { error } };
  }
  const { throttle, session } = query.data;
  return { kind: 'channel', channel, throttle, ...(session !== undefined && { session }) };
}

function open(
  service: DirectService,
  { channel, throttle, session }: Extract<Asked, { kind: 'channel' }>,
  request: FastifyRequest,
  reply: FastifyReply,
  signal: AbortSignal,
): DirectStreamHandle {
  const userAgent = (request.headers['user-agent'] ?? '').slice(0, userAgentLength);
  return service.open({
    channel,
    client: { address: request.ip, userAgent, ...(session !== undefined && { sessionName: session }) },
    throttle,
    signal,
    begin: () => {
      const { raw } = reply.hijack();
      // What the hooks have set, too, which a hijacked answer would leave out.
      for (const [name, value] of Object.entries(reply.headers(streamHeaders).getHeaders())) {
        if (value !== undefined) raw.setHeader(name, value);
      }
      return raw.writeHead(200);
    },
  });
}

function refuse(reply: FastifyReply, failure: Failure): FastifyReply {
  // What may work in a moment, and what was given up, is unavailable; the rest is the fault of what is behind us.
  const status = failure.code === 'channel-unknown' ? 404 : failure.retry || failure.code === 'aborted' ? 503 : 502;
  if (failure.retry) reply.header('retry-after', retryAfterS);
  return reply.code(status).send({ failure });
}
