import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { poolMetricsSchema } from '../../shared/model/pool-metrics.ts';
import { predictionViewSchema } from '../../shared/model/prediction.ts';
import { engineViewSchema } from '../../shared/model/views.ts';
import type { Engine } from '../engine/engine.ts';
import { viewSchema } from '../engine/history/viewing-history.ts';
import { AppError } from '../engine/kernel/app-error.ts';
import { poolKey } from '../engine/warm-pool/pool-key.ts';
import { clientOf, clientQuery } from './clients.ts';
import { errorAnswer, failureAnswer } from './failures.ts';

const channelName = z.union([z.string().min(1).max(300), z.number()]).describe('The channel’s number or id');
const profileName = z.string().min(1).max(60).default('auto').describe('An encoding profile by name');

const startBody = clientQuery.extend({
  channel: channelName,
  profile: profileName,
  guess: z.boolean().default(false).describe('Only a guess: leaves a tuner free, and gives way to anybody (TUNE-5)'),
});

const stopBody = clientQuery
  .extend({
    channel: channelName.optional(),
    playSession: z.string().min(1).max(300).optional(),
    key: z
      .string()
      .min(1)
      .max(400)
      .optional()
      .describe('An entry, as Status names it; refused while somebody watches it'),
  })
  .refine((body) => body.channel !== undefined || body.playSession !== undefined || body.key !== undefined, {
    message: 'Name a channel, a playSession or a key',
  });

const statusAnswer = z.object({
  capacity: z.number().int(),
  used: z.number().int(),
  entries: z.array(
    z.object({
      key: z.string(),
      channelId: z.string(),
      channel: z.string(),
      profile: z.string(),
      state: z.string(),
      viewers: z.number().int(),
      pinned: z.boolean(),
    }),
  ),
});

const historyQuery = z.object({ limit: z.coerce.number().int().min(1).max(5_000).default(100) });
const historyAnswer = z.array(viewSchema);
const failures = {
  400: errorAnswer.or(failureAnswer),
  401: errorAnswer,
  404: failureAnswer,
  409: failureAnswer,
  429: failureAnswer,
  503: failureAnswer,
};

/** The WarmPool part of NET-3. */
/** `forget`: deletes what was watched, everywhere. */
export function warmPoolRoutes(app: FastifyInstance, engine: Engine, forget: () => void): void {
  const api = app.withTypeProvider<ZodTypeProvider>();
  const channelOf = (wanted: string | number) => {
    const channel = engine.findChannel(String(wanted));
    if (!channel) throw new AppError('channel-unknown', { channel: String(wanted).slice(0, 100) });
    return channel;
  };

  api.post(
    '/WarmPool/Start',
    {
      schema: {
        summary: 'Keep a channel warm; answers when it runs',
        body: startBody,
        response: { 200: z.object({ key: z.string(), channelId: z.string(), profile: z.string() }), ...failures },
      },
    },
    async (request, reply) => {
      const { channel: wanted, profile: name, guess } = request.body;
      const channel = channelOf(wanted);
      const profile = engine.namedProfile(name);
      if (guess) {
        const abort = new AbortController();
        reply.raw.once('close', () => abort.abort());
        await engine.warmth.guesses.start(channel, profile, 'guess', abort.signal);
      } else {
        const { owner } = engine.viewers.connect(clientOf('api', request, request.body));
        const outcome = await engine.keepWarm(channel.id, profile, owner);
        if (outcome !== 'kept') throw new AppError('aborted', { channel: channel.name });
      }
      return { key: poolKey(channel.id, profile), channelId: channel.id, profile: profile.name };
    },
  );

  api.post(
    '/WarmPool/Stop',
    {
      schema: {
        summary:
          'End what this session holds: a play session, a channel (pins and guesses of it included), or an entry by hand',
        body: stopBody,
        response: { 200: z.object({ ended: z.number().int() }), ...failures },
      },
    },
    async (request) => {
      const { channel: wanted, playSession, key } = request.body;
      let ended = 0;
      if (playSession !== undefined && engine.plays.find(playSession)) {
        await engine.plays.stop(playSession);
        ended += 1;
      }
      if (wanted !== undefined)
        ended += await engine.stopChannel(clientOf('api', request, request.body).sessionId, channelOf(wanted).id);
      if (key !== undefined && engine.warmth.pool.findKey(key)) {
        await engine.warmth.stopEntry(key);
        ended += 1;
      }
      return { ended };
    },
  );

  api.get(
    '/WarmPool/Status',
    { schema: { summary: 'What is warm, in short', response: { 200: statusAnswer } } },
    async () => {
      const { entries, pool } = engine.warmth.view();
      return {
        capacity: pool.capacity,
        used: entries.length,
        entries: entries.map(({ key, channelId, profile, state, leases }) => ({
          ...{ key, channelId, profile, state: state.kind },
          channel: engine.lineUp.find(channelId)?.channel.name ?? channelId,
          viewers: leases.filter(({ kind }) => kind === 'viewer').length,
          pinned: leases.some(({ kind }) => kind === 'pinned'),
        })),
      };
    },
  );
  api.get(
    '/WarmPool/DetailedStatus',
    {
      schema: {
        summary: 'Entries, upstreams, boxes, sessions, scores with their terms, newest decisions',
        response: { 200: engineViewSchema },
      },
    },
    async () => engine.view(),
  );
  api.get(
    '/WarmPool/Metrics',
    { schema: { summary: 'Counters since the start', response: { 200: poolMetricsSchema } } },
    async () => engine.journal.metrics(),
  );
  api.get(
    '/WarmPool/History',
    {
      schema: {
        summary: 'Who watched what, newest first',
        querystring: historyQuery,
        response: { 200: historyAnswer },
      },
    },
    async (request) => [...engine.history.list(undefined, request.query.limit)],
  );
  api.get(
    '/WarmPool/History/User/:userId',
    {
      schema: {
        summary: 'What one user watched, newest first; empty for one who never was',
        params: z.object({ userId: z.string().min(1).max(100) }),
        querystring: historyQuery,
        response: { 200: historyAnswer },
      },
    },
    async (request) => [...engine.history.list(request.params.userId, request.query.limit)],
  );
  api.delete(
    '/WarmPool/History',
    {
      schema: {
        summary: 'Deletes everything that was watched by anybody, and what was learned of it, for good',
        response: { 204: z.void() },
      },
    },
    async (_request, reply) => {
      forget();
      return reply.code(204).send();
    },
  );
  api.get(
    '/WarmPool/Prediction',
    {
      schema: {
        summary: 'What the window most likely wants next and why, how well that was foreseen, what it cost',
        response: { 200: predictionViewSchema },
      },
    },
    async () => engine.view().prediction,
  );
  api.post(
    '/WarmPool/Prediction',
    {
      schema: {
        summary: 'Starts likely channels before anybody asks for them, or no longer, until the next start',
        body: z.object({ on: z.boolean() }),
        response: { 200: predictionViewSchema },
      },
    },
    async (request) => {
      engine.preWarmer.pause('by-hand', !request.body.on);
      return engine.view().prediction;
    },
  );
}
