import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { hasReached, renderPlaylist } from '../engine/hls/playlist.ts';
import type { Segment, Timeline } from '../engine/hls/timeline.ts';
import type { Clock } from '../engine/ports.ts';
import type { PlaySession, PlaySessions } from '../engine/sessions/play-sessions.ts';

/** A blocked playlist reload is answered with what there is after this long, so that a healing channel looks alive to the player. */
const blockAtMostMs = 4_000;

const count = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const reloadSchema = z.object({ _HLS_msn: count.optional(), _HLS_part: count.optional() });
const filePattern =
  /^(?:init-(?<init>\d{1,9})\.mp4|segment-(?<segment>\d{1,9})\.m4s|part-(?<of>\d{1,9})-(?<part>\d{1,5})\.m4s)$/;

export const playlistType = 'application/vnd.apple.mpegurl';
/** The address of a play session's files, below the server's own. */
export const playPath = (playSessionId: string): string => `/play/${playSessionId}/`;
/** The address of its playlist. */
export const playlistPath = (playSessionId: string): string => `${playPath(playSessionId)}live.m3u8`;

/**
 * HLS for play sessions: everything is answered from the entry's timeline at the moment of the request. Each request is a sign of life
 * of its session. The session id is a secret; who does not know it gets the same 404 as for anything else.
 */
export function hlsRoutes(app: FastifyInstance, sessions: PlaySessions, clock: Clock): void {
  const withSession = (
    handle: (session: PlaySession, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  ) => {
    return async (request: FastifyRequest<{ Params: { session: string } }>, reply: FastifyReply): Promise<unknown> => {
      const session = sessions.find(request.params.session);
      if (!session) return reply.code(404).send({ error: 'This play session has ended.' });
      const alive = sessions.request(session.id);
      try {
        return await handle(session, request, reply);
      } finally {
        alive.dispose();
      }
    };
  };

  app.get(
    '/play/:session/live.m3u8',
    withSession((session, request, reply) => answerPlaylist(session, clock, request, reply)),
  );

  app.get(
    '/play/:session/:file',
    withSession(async ({ id, entry }, request, reply) => {
      const { file } = request.params as { file: string };
      const data = await fileOf(file, entry.timeline, (sequence) => entry.readSegment(sequence));
      if (!data) return reply.code(404).send({ error: 'No longer kept.' });
      sessions.sent(id, data.length);
      return reply.type('video/mp4').send(data);
    }),
  );
}

/** The playlist of this moment; a blocking reload waits for what it names. `base` leads to the session's files from another address. */
export async function answerPlaylist(
  session: PlaySession,
  clock: Clock,
  request: FastifyRequest,
  reply: FastifyReply,
  base = '',
): Promise<unknown> {
  const reload = reloadSchema.safeParse(request.query);
  if (!reload.success) return reply.code(400).send({ error: 'The reload parameters are not numbers.' });
  const { _HLS_msn: sequence, _HLS_part: part } = reload.data;
  const { timeline } = session.entry;
  // A channel that is just starting has a picture for those who stream before it has a segment.
  await reached(timeline, sequence ?? 0, part, clock, request);
  return reply.type(playlistType).send(renderPlaylist(timeline, session.join, base));
}

/** Names are matched, never used as paths. */
async function fileOf(
  name: string,
  timeline: Timeline,
  fromDisk: (sequence: number) => Promise<Buffer>,
): Promise<Buffer | undefined> {
  const groups = filePattern.exec(name)?.groups;
  if (groups?.['init'] !== undefined) return timeline.init(Number(groups['init']));
  if (groups?.['of'] !== undefined) return timeline.segment(Number(groups['of']))?.parts[Number(groups['part'])]?.data;
  const segment = groups?.['segment'] === undefined ? undefined : timeline.segment(Number(groups['segment']));
  return segment?.complete ? wholeSegment(segment, fromDisk) : undefined;
}

async function wholeSegment(
  segment: Segment,
  fromDisk: (sequence: number) => Promise<Buffer>,
): Promise<Buffer | undefined> {
  if (segment.parts.length > 0) return Buffer.concat(segment.parts.map((part) => part.data));
  return fromDisk(segment.sequence).catch(() => undefined);
}

function reached(
  timeline: Timeline,
  sequence: number,
  part: number | undefined,
  clock: Clock,
  request: FastifyRequest,
): Promise<void> {
  if (timeline.ended || hasReached(timeline, sequence, part)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      watching.dispose();
      timer.dispose();
      request.raw.socket.off('close', done);
      resolve();
    };
    const watching = timeline.onChange(() => {
      if (timeline.ended || hasReached(timeline, sequence, part)) done();
    });
    const timer = clock.after(blockAtMostMs, done);
    request.raw.socket.once('close', done);
  });
}
