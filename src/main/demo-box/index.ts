/**
 * A box that nobody has to buy: the HDHomeRun API on loopback, twelve channels on the air. It knows nothing of the engine,
 * which reaches it as it reaches any other box.
 */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { ChannelBroadcast } from './channel-broadcast.ts';
import { readChannels } from './channels.ts';
import { loadClip } from './clip.ts';
import { type Fault, FaultBoard } from './faults.ts';
import { DEFAULT_DEVICE_ID } from './hdhomerun-answers.ts';
import { createBoxServer } from './http-server.ts';
import type { OnAir } from './stream-handler.ts';
import { TunerBank } from './tuners.ts';

/** @public */
export type { Fault } from './faults.ts';

export interface DemoBoxOptions {
  /** Where channels.json and the clips are. */
  readonly clipsDir: string;
  /** 0 takes a free one. */
  readonly port?: number;
  readonly tuners?: number;
  readonly deviceId?: string;
}

export interface DemoBox {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** Throws a RangeError for a channel that the box does not have. */
  setFault(guideNumber: string, fault: Fault): void;
  tunersInUse(): number;
  /** How far into its loop a channel has come on the air; throws a RangeError for one that the box does not have. */
  positionMs(guideNumber: string): number;
  /** Ends all streams and resolves when nothing listens any more. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const DEFAULT_TUNERS = 4;
/** Prime, so that no two channels are in step, nor on the same clock, as if each had been on the air for a different time. */
const PHASE_MS = 997_331;
const phaseOf = (index: number): number => (index + 1) * PHASE_MS;

/** Rejects with a message for a person when the port is taken or the channels cannot be read. */
export async function startDemoBox(options: DemoBoxOptions): Promise<DemoBox> {
  const { channels } = await readChannels(options.clipsDir);
  const startedMs = performance.now();
  const now = () => performance.now() - startedMs;
  const guideNumbers = channels.map(({ number }) => number);
  const faults = new FaultBoard(guideNumbers, now);
  const tuners = new TunerBank(options.tuners ?? DEFAULT_TUNERS);
  const onAir = new Map<string, OnAir>();
  for (const [i, channel] of channels.entries()) {
    const broadcast = new ChannelBroadcast({
      load: () => loadClip(path.join(options.clipsDir, channel.file), channel.loopTicks),
      now,
      phaseMs: phaseOf(i),
      fault: () => faults.of(channel.number),
    });
    onAir.set(channel.number, { channel, broadcast });
  }

  let port = options.port ?? 0;
  const url = () => `http://${HOST}:${port}`;
  const deviceId = options.deviceId ?? DEFAULT_DEVICE_ID;
  const server = createBoxServer({ onAir, tuners, faults, now, deviceId, baseUrl: url });
  port = await listen(server, port);
  let closing: Promise<void> | undefined;
  return {
    url: url(),
    port,
    setFault: (guideNumber, fault) => faults.set(guideNumber, fault),
    tunersInUse: () => tuners.inUse,
    positionMs: (guideNumber) => {
      const index = guideNumbers.indexOf(guideNumber);
      const channel = channels[index];
      if (!channel) throw new RangeError(`The demo box has no channel ${guideNumber}`);
      return (phaseOf(index) + now()) % (channel.loopTicks / 90);
    },
    close: () => {
      closing ??= stop(server);
      return closing;
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    server.listen({ host: HOST, port });
    await once(server, 'listening');
  } catch (cause) {
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    const reason = taken ? 'something else is listening there' : String(cause);
    throw new Error(`The demo box cannot listen on ${HOST}:${port}: ${reason}`, { cause });
  }
  return (server.address() as AddressInfo).port;
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
