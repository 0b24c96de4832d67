import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Says whether a request knows the token: `Authorization: Bearer …`, or `?token=…` for players that can send no header. */
export type Authorised = (request: FastifyRequest) => boolean;

export function knowsToken(token: string): Authorised {
  return (request) => {
    const { token: inQuery } = request.query as { token?: unknown };
    const given = request.headers.authorization?.replace(/^Bearer /i, '') ?? inQuery;
    return typeof given === 'string' && same(given, token);
  };
}

const unauthorised = {
  error: 'The token is missing or wrong. It is part of the address that Afterglow prints at its start.',
};

/** An onRequest hook that lets nobody pass who does not know the token. */
export function requireToken(authorised: Authorised) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> =>
    authorised(request) ? undefined : reply.code(401).send(unauthorised);
}

function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
