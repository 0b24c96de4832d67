import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SessionKind } from '../../shared/model/session.ts';
import type { Client } from '../engine/sessions/viewer-session.ts';

const someLength = 'A name has 1 to 100 characters and is given once.';

/** How a client may call itself. The window's own name is not for others. */
export const clientName = z
  .string({ error: someLength })
  .trim()
  .min(1, { error: someLength })
  .max(100, { error: someLength })
  .refine((name) => name !== 'window', { error: 'This name is taken by the app’s own window.' });

export const clientQuery = z.object({
  session: clientName
    .optional()
    .describe('A name of your own for the session; without it, it is known by address and user agent'),
  user: clientName.optional().describe('Whose viewing this is; without it, the device’s'),
});
type ClientNames = z.infer<typeof clientQuery>;

/** What a request says of where it comes from. */
interface Origin {
  readonly ip: string;
  readonly headers: { readonly 'user-agent'?: string | undefined };
}

/**
 * Who asks: the same address and program are the same viewer session, however they come (as a player or by the API), unless they give
 * themselves a name.
 */
export function clientOf(kind: SessionKind, { ip, headers }: Origin, { session, user }: ClientNames): Client {
  const agent = headers['user-agent'] ?? 'unknown player';
  const known = createHash('sha256').update(`${ip}\n${agent}`).digest('hex').slice(0, 12);
  const deviceId = session ?? `${ip} ${agent.slice(0, 60)}`;
  return { sessionId: session ?? known, kind, deviceId, userId: user ?? deviceId };
}
