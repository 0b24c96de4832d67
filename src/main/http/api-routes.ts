import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type ZapAnswer, zapAnswerSchema } from '../../shared/contracts/ipc.ts';
import { abilitiesSchema } from '../../shared/model/abilities.ts';
import { channelSchema } from '../../shared/model/channel.ts';
import { sessionViewSchema } from '../../shared/model/session.ts';
import { engineViewSchema } from '../../shared/model/views.ts';
import type { Engine } from '../engine/engine.ts';
import { AppError } from '../engine/kernel/app-error.ts';
import { clientName, clientOf } from './clients.ts';
import { errorAnswer, failureAnswer } from './failures.ts';

const zapBody = z.object({
  channel: z.union([z.string().min(1).max(300), z.number()]).describe('The channel’s number or id'),
  viewer: clientName.optional().describe('Who watches: the name of the session; each has one zap under way at a time'),
  user: clientName.optional(),
  abilities: abilitiesSchema.optional().describe('What the player can decode; left out: H.264 and AAC'),
  profile: z
    .string()
    .min(1)
    .max(60)
    .default('auto')
    .describe('An encoding profile by name, where no abilities are given'),
});

const sessionParams = z.object({ id: clientName });
const failures = {
  400: errorAnswer.or(failureAnswer),
  401: errorAnswer,
  404: failureAnswer,
  429: failureAnswer,
  503: failureAnswer,
};

/** Status, line-up, zapping and sessions, for programs. */
export function apiRoutes(
  app: FastifyInstance,
  engine: Engine,
  mediaUrls: (playSessionId: string) => Pick<ZapAnswer, 'url' | 'streamUrl'>,
): void {
  const api = app.withTypeProvider<ZodTypeProvider>();
  api.get('/api/status', { schema: { summary: 'Everything at once', response: { 200: engineViewSchema } } }, async () =>
    engine.view(),
  );
  api.get(
    '/api/channels',
    { schema: { summary: 'The line-up', response: { 200: z.array(channelSchema) } } },
    async () => [...engine.lineUp.channels()],
  );
  api.post(
    '/api/zap',
    {
      schema: { summary: 'Tune a viewer to a channel', body: zapBody, response: { 200: zapAnswerSchema, ...failures } },
    },
    async (request, reply) => {
      const { viewer, user, abilities, profile, channel: wanted } = request.body;
      const channel = engine.findChannel(String(wanted));
      if (!channel) throw new AppError('channel-unknown', { channel: String(wanted) });
      const abort = new AbortController();
      // Fires after the answer, too, when there is nothing left to abort.
      reply.raw.once('close', () => abort.abort());
      const session = engine.viewers.connect(clientOf('api', request, { session: viewer, user }));
      const asked = abilities ? engine.profileFor(abilities) : engine.namedProfile(profile);
      const answer = await engine.zap(session, channel.id, asked, abort.signal);
      return { ...answer, ...mediaUrls(answer.playSessionId) };
    },
  );
  api.get(
    '/api/sessions',
    { schema: { summary: 'The connected devices', response: { 200: z.array(sessionViewSchema) } } },
    async () => engine.viewers.list(),
  );
  api.post(
    '/api/sessions/:id/heartbeat',
    {
      schema: {
        summary: 'A sign of life of a session that watches nothing',
        params: sessionParams,
        response: { 204: z.void(), 404: errorAnswer },
      },
    },
    async (request, reply) => {
      const session = engine.viewers.find(request.params.id);
      if (!session) return reply.code(404).send({ error: 'There is no such session.' });
      session.seen();
      return reply.code(204).send();
    },
  );
  api.delete(
    '/api/sessions/:id',
    {
      schema: {
        summary: 'End a session, or a single play session, by its id. One that has ended already is no error',
        params: sessionParams,
        response: { 204: z.void() },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      engine.viewers.end(id);
      await Promise.all([engine.plays.stop(id), engine.plays.stopAll(id), engine.raw.stop(id)]);
      return reply.code(204).send();
    },
  );
}
