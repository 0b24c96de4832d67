import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Engine } from '../engine/engine.ts';
import { AppError } from '../engine/kernel/app-error.ts';
import type { Clock } from '../engine/ports.ts';
import { clientOf, clientQuery } from './clients.ts';
import { answerPlaylist, playlistType, playPath } from './hls-routes.ts';

const query = clientQuery.extend({ profile: z.string().min(1).max(60).default('auto') });

/**
 * HLS of a channel under one lasting address, for players that take nothing but an address. The first request opens a play session, each
 * further one of the same player finds it again, so the playlist is of this moment every time (POOL-8).
 */
export function channelHlsRoutes(app: FastifyInstance, engine: Engine, clock: Clock): void {
  // Looking costs no tuner.
  app.head('/channels/:channel/live.m3u8', async (request, reply) => {
    const { channel: wanted } = request.params as { channel: string };
    if (!engine.findChannel(wanted)) throw new AppError('channel-unknown', { channel: wanted.slice(0, 100) });
    return reply.type(playlistType).send();
  });
  app.get('/channels/:channel/live.m3u8', { exposeHeadRoute: false }, async (request, reply) => {
    const { channel: wanted } = request.params as { channel: string };
    const asked = query.safeParse(request.query);
    if (!asked.success) return reply.code(400).send({ error: z.prettifyError(asked.error) });
    const channel = engine.findChannel(wanted);
    if (!channel) throw new AppError('channel-unknown', { channel: wanted.slice(0, 100) });
    const profile = engine.namedProfile(asked.data.profile);
    const abort = new AbortController();
    reply.raw.once('close', () => abort.abort());
    const viewer = engine.viewers.connect(clientOf('lan', request, asked.data));
    const session = await engine.join(viewer, channel.id, profile, abort.signal);
    const alive = engine.plays.request(session.id);
    try {
      return await answerPlaylist(session, clock, request, reply, playPath(session.id));
    } finally {
      alive.dispose();
    }
  });
}
