import fastify, { type FastifyInstance } from 'fastify';
import { AppError } from '../engine/kernel/app-error.ts';
import type { Logger } from '../engine/ports.ts';

export interface LocalServer {
  readonly url: string;
  /** Set when the wanted port was taken and another one is used. */
  readonly trouble: AppError | undefined;
  close(): Promise<void>;
}

export interface LocalServerOptions {
  /** 0 is any free one. */
  readonly port: number;
  /** The only web origin that may read answers. */
  readonly origin: string;
  readonly log: Logger;
  readonly routes: (app: FastifyInstance) => void;
}

const host = '127.0.0.1';

/** The local HTTP server, on the loopback interface only (NET-1). */
export async function startLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  try {
    return await listen(options, options.port, undefined);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error) || !['EADDRINUSE', 'EACCES'].includes(String(error.code)))
      throw error;
    options.log.warn({ port: options.port, code: error.code }, 'port cannot be used, taking a free one');
    return listen(options, 0, new AppError('port-taken', { port: options.port }, error));
  }
}

async function listen(options: LocalServerOptions, port: number, trouble: AppError | undefined): Promise<LocalServer> {
  // A player that stays connected must not keep the app from quitting.
  const app = fastify({ logger: false, forceCloseConnections: true, routerOptions: { maxParamLength: 300 } });
  guard(app, options.origin);
  options.routes(app);
  try {
    const url = await app.listen({ host, port });
    return { url, trouble, close: () => app.close() };
  } catch (error) {
    await app.close();
    throw error;
  }
}

/**
 * Keeps web pages out. A page that a browser on this machine shows can send requests to the loopback interface: under a foreign name
 * (DNS rebinding, hence the Host check) or across origins (hence the Origin check).
 */
function guard(app: FastifyInstance, origin: string): void {
  app.addHook('onRequest', async (request, reply) => {
    const name = request.hostname.replace(/:\d+$/, '');
    const from = request.headers.origin;
    if ((name !== host && name !== 'localhost') || (from !== undefined && from !== origin)) {
      return reply.code(403).send({ error: 'Only programs on this computer may ask.' });
    }
    if (from !== undefined) reply.header('access-control-allow-origin', origin).header('vary', 'origin');
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    return undefined;
  });
}
