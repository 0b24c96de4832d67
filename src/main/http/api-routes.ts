import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ZapAnswer } from '../../shared/contracts/ipc.ts';
import { toFailure } from '../../shared/errors.ts';
import { abilitiesSchema } from '../../shared/model/abilities.ts';
import type { Engine } from '../engine/engine.ts';
import { asAppError } from '../engine/kernel/app-error.ts';

/** What a player that says nothing of itself can decode. */
const cautious = { video: ['h264' as const], audio: ['aac' as const] };

const zapSchema = z.object({
  /** The channel's number or id. */
  channel: z.union([z.string().min(1).max(300), z.number()]),
  /** Who watches; each viewer has one zap under way at a time. */
  viewer: z.string().min(1).max(100).default('api'),
  abilities: abilitiesSchema.default(cautious),
});

/** The API for programs on this machine, behind a token. */
export function apiRoutes(
  app: FastifyInstance,
  engine: Engine,
  token: string,
  address: (playSessionId: string) => string,
): void {
  void app.register(
    async (api) => {
      api.addHook('onRequest', async (request, reply) => {
        const { token: inQuery } = request.query as { token?: unknown };
        const given = request.headers.authorization?.replace(/^Bearer /i, '') ?? inQuery;
        if (typeof given === 'string' && same(given, token)) return undefined;
        return reply.code(401).send({
          error: 'The token is missing or wrong. It is part of the address that Afterglow prints at its start.',
        });
      });
      api.get('/status', async () => engine.view());
      api.get('/channels', async () => engine.lineUp.channels());
      api.post('/zap', async (request, reply) => {
        const body = zapSchema.safeParse(request.body);
        if (!body.success) return reply.code(400).send({ error: z.prettifyError(body.error) });
        const { viewer, abilities } = body.data;
        const wanted = String(body.data.channel);
        const channel = engine.lineUp.channels().find(({ id, number }) => id === wanted || number === wanted);
        if (!channel) return fail(reply, 404, toFailure('channel-unknown', { channel: wanted }));
        const abort = new AbortController();
        // Fires after the answer, too, when there is nothing left to abort.
        reply.raw.once('close', () => abort.abort());
        try {
          const client = { sessionId: `api:${viewer}`, kind: 'api' as const, deviceId: viewer, userId: viewer };
          const session = engine.viewers.connect(client);
          const answer = await engine.zap(session, channel.id, engine.profileFor(abilities), abort.signal);
          return { ...answer, url: address(answer.playSessionId) } satisfies ZapAnswer;
        } catch (error) {
          return fail(reply, 503, asAppError(error).toFailure());
        }
      });
      api.delete('/sessions/:id', async (request, reply) => {
        await engine.plays.stop((request.params as { id: string }).id);
        return reply.code(204).send();
      });
    },
    { prefix: '/api' },
  );
}

function fail(reply: FastifyReply, status: number, failure: object): FastifyReply {
  return reply.code(status).send({ failure });
}

function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
