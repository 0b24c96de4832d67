import type { FastifyInstance } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type ErrorCode, failureSchema } from '../../shared/errors.ts';
import { AppError, asAppError } from '../engine/kernel/app-error.ts';

/** What every endpoint answers when it cannot do what was asked. */
export const failureAnswer = z.object({ failure: failureSchema });
export const errorAnswer = z.object({ error: z.string() });

/** Those that are the asker's; everything else may work later. */
const statuses: Partial<Record<ErrorCode, number>> = {
  'channel-unknown': 404,
  'profile-unknown': 400,
  'still-watched': 409,
  'no-spare-tuner': 409,
  'no-spare-slot': 409,
  'too-many-viewers': 429,
};

export const statusOf = (code: ErrorCode): number => statuses[code] ?? 503;

/** Failures of the engine become their words, requests of the wrong shape say which field is wrong. */
export function answerFailures(app: FastifyInstance): void {
  app.setErrorHandler((error, _request, reply) => {
    if (hasZodFastifySchemaValidationErrors(error)) {
      const problems = error.validation.map(
        ({ instancePath, message }) => `${instancePath || 'The request'}: ${message ?? 'not understood'}`,
      );
      return reply.code(400).send({ error: problems.join('; ') });
    }
    const given = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    // JSON that is none, a body that is too large: Fastify says it well.
    if (!(error instanceof AppError) && given >= 400 && given < 500 && error instanceof Error)
      return reply.code(given).send({ error: error.message });
    const failure = asAppError(error);
    return reply.code(statusOf(failure.code)).send({ failure: failure.toFailure() });
  });
}
