/** Real servers on the loopback for tests of the clients. */
import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Logger } from '../../ports.ts';

export interface Loopback {
  readonly port: number;
  /** "http://127.0.0.1:PORT" */
  readonly url: string;
  /** Sockets that are open on the server's side. */
  readonly openSockets: () => number;
}

/** An HTTP server that is gone, with all its sockets, when the running test ends. */
export function serveHttp(handler: RequestListener): Promise<Loopback> {
  return started(createServer(handler));
}

/** A bare TCP server; `onRequest` runs when the first bytes of a request have arrived. */
export function serveTcp(onRequest: (socket: Socket) => void): Promise<Loopback> {
  return started(
    createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => onRequest(socket));
    }),
  );
}

/** An address at which nothing listens. */
export async function nobody(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

export const silentLog: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function started(server: HttpServer | Server): Promise<Loopback> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}`, openSockets: () => sockets.size };
}
