import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Disposable } from '../engine/kernel/disposable.ts';
import type { PlaySession, PlaySessions } from '../engine/sessions/play-sessions.ts';
import { playPath } from './hls-routes.ts';
import type { ZapTickets } from './zap-tickets.ts';

/** The address of a play session's media as one endless file of fragmented MP4. */
export const streamPath = (playSessionId: string): string => `${playPath(playSessionId)}live.mp4`;
/** The same for a zap that has not been answered yet. */
export const zapPath = (zapId: string): string => `/zaps/${zapId}/live.mp4`;

/** Where a joiner begins: a keyframe at least this old, so that there is something to play on with at once. */
const joinBehindMs = 350;
/** A player that leaves this much unread has stopped reading; its connection is cut, and it may ask again. */
const unreadAtMost = 32 * 1024 * 1024;

/**
 * The play sessions' media as it is made, for our own player: every fragment is sent the moment that it exists. A connection is a sign
 * of life of its session for as long as it is open.
 */
export function streamRoutes(app: FastifyInstance, sessions: PlaySessions, tickets: ZapTickets): void {
  const answer = (playSessionId: string | undefined, reply: FastifyReply): FastifyReply | undefined => {
    const session = playSessionId === undefined ? undefined : sessions.find(playSessionId);
    if (!session) return reply.code(404).send({ error: 'This play session has ended.' });
    // Who has gone while it waited would never say so again.
    if (reply.raw.socket?.destroyed !== false) return reply.hijack();
    stream(session, sessions, begin(reply));
    return undefined;
  };
  app.get('/play/:session/live.mp4', async (request, reply) => {
    return answer((request.params as { session: string }).session, reply);
  });
  app.get('/zaps/:zap/live.mp4', async (request, reply) => {
    const { zap } = request.params as { zap: string };
    return answer(await tickets.wait(zap).catch(() => undefined), reply);
  });
}

function stream(session: PlaySession, sessions: PlaySessions, out: ServerResponse): void {
  const held: Disposable[] = [sessions.request(session.id)];
  const send = (data: Buffer): void => {
    if (out.destroyed) return;
    sessions.sent(session.id, data.length);
    out.write(data);
    if (out.writableLength > unreadAtMost) out.destroy();
  };
  out.once('close', () => {
    for (const each of held.splice(0)) each.dispose();
  });
  held.push(
    sessions.onEnded((ended) => {
      if (ended.session.id === session.id) out.end();
    }),
    session.entry.output.follow(joinBehindMs, { onInit: send, onFragment: send, onEnd: () => out.end() }),
  );
}

/** The head, with what the hooks have set, which a hijacked answer would leave out. */
function begin(reply: FastifyReply): ServerResponse {
  const { raw } = reply.type('video/mp4').hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  // A player that goes away in the middle of a write is nothing unusual; 'close' follows.
  raw.on('error', () => {});
  return raw.writeHead(200);
}
