import type { Writable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Failure, toFailure } from '../../shared/errors.ts';
import type { Channel } from '../../shared/model/channel.ts';
import { type ThrottleMode, throttleModes } from '../engine/direct-pool/throttle-mode.ts';
import type { Engine } from '../engine/engine.ts';
import { asAppError } from '../engine/kernel/app-error.ts';
import type { AsyncDisposable } from '../engine/kernel/disposable.ts';
import { type Authorised, requireToken } from './auth.ts';
import { clientOf, clientQuery } from './clients.ts';
import { statusOf } from './failures.ts';

interface DirectClient {
  readonly address: string;
  /** Empty when it does not say. */
  readonly userAgent: string;
  /** What it calls itself, so that it stays the same viewer when it comes back for another channel. */
  readonly sessionName?: string;
  /** Whose viewing it is. */
  readonly userName?: string;
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

/** What the engine does for the route. */
export function directService(engine: Engine): DirectService {
  return {
    find: (wanted) => engine.findChannel(wanted),
    open: ({ channel, client: { address, userAgent, sessionName, userName }, ...request }) => {
      const origin = { ip: address, headers: { 'user-agent': userAgent } };
      const viewer = engine.viewers.connect(clientOf('lan', origin, { session: sessionName, user: userName }));
      return engine.raw.open(viewer, channel, request);
    },
  };
}

/** Below the server's own address. */
const path = '/channels/:channel/live.ts';
const streamHeaders = { 'content-type': 'video/mp2t', 'cache-control': 'no-store', 'accept-ranges': 'none' } as const;
/** By then a tuner that somebody was just leaving is free. */
const retryAfterS = 2;
/** What goes into views and logs; longer ones exist and say nothing more. */
const userAgentLength = 200;

const querySchema = clientQuery.extend({
  throttle: z.enum(throttleModes, { error: `"throttle" can be ${throttleModes.join(', ')}.` }).default('burst'),
});

type Asked =
  | {
      readonly kind: 'channel';
      readonly channel: Channel;
      readonly throttle: ThrottleMode;
      readonly client: DirectClient;
    }
  | { readonly kind: 'refused'; readonly status: number; readonly body: object };

/**
 * The raw transport stream of each channel, for players on the network. A head is sent only once there is a picture to follow it, so
 * that a failure can still be answered as one.
 */
export function directRoutes(app: FastifyInstance, service: DirectService, authorised: Authorised): void {
  const streams = new Set<DirectStreamHandle>();
  // None of them ends by itself, and a server that closes waits for its answers.
  app.addHook('preClose', async () => {
    await Promise.all([...streams].map((stream) => stream.dispose()));
  });
  void app.register(async (direct) => {
    direct.addHook('onRequest', requireToken(authorised));
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
        const stream = open(service, asked, reply, abort.signal);
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
  const { throttle, session, user } = query.data;
  const client: DirectClient = {
    address: request.ip,
    userAgent: (request.headers['user-agent'] ?? '').slice(0, userAgentLength),
    ...(session !== undefined && { sessionName: session }),
    ...(user !== undefined && { userName: user }),
  };
  return { kind: 'channel', channel, throttle, client };
}

function open(
  service: DirectService,
  { channel, throttle, client }: Extract<Asked, { kind: 'channel' }>,
  reply: FastifyReply,
  signal: AbortSignal,
): DirectStreamHandle {
  return service.open({
    channel,
    client,
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
  const status =
    statusOf(failure.code) === 503 && !failure.retry && failure.code !== 'aborted' ? 502 : statusOf(failure.code);
  if (failure.retry) reply.header('retry-after', retryAfterS);
  return reply.code(status).send({ failure });
}
