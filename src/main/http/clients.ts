import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Client } from '../engine/sessions/viewer-session.ts';

const name = z.string().trim().min(1).max(100);

/** How a client may call itself; without it, it is known by address and user agent. */
export const clientQuery = z.object({
  session: name
    .optional()
    .describe('A name of your own for the session; without it, it is known by address and user agent'),
  user: name.optional().describe('Whose viewing this is; without it, the device’s'),
});
export type ClientNames = z.infer<typeof clientQuery>;

/** A player on the network: the same address and program are the same viewer session (SESS). */
export function playerOf(request: Pick<FastifyRequest, 'ip' | 'headers'>, names: ClientNames): Client {
  const agent = request.headers['user-agent'] ?? 'unknown player';
  const known = names.session ?? createHash('sha256').update(`${request.ip}\n${agent}`).digest('hex').slice(0, 12);
  const deviceId = `${request.ip} ${agent.slice(0, 60)}`;
  return { sessionId: `lan:${known}`, kind: 'lan', deviceId, userId: names.user ?? deviceId };
}

/** A program that uses the API. */
export function programOf(request: Pick<FastifyRequest, 'ip' | 'headers'>, names: ClientNames): Client {
  if (names.session !== undefined)
    return {
      sessionId: `api:${names.session}`,
      kind: 'api',
      deviceId: names.session,
      userId: names.user ?? names.session,
    };
  const player = playerOf(request, names);
  return { ...player, sessionId: player.sessionId.replace('lan:', 'api:'), kind: 'api' };
}
