/** A clip small enough to reason about: PAT, PMT, and for each of 25 frames a video and an audio packet. For tests. */
import { PACKET_SIZE, SYNC_BYTE, writeContinuity, writePcr, writeTimestamp } from './ts-packet.ts';

export const VIDEO_PID = 0x100;
export const AUDIO_PID = 0x101;
export const LOOP_MS = 1000;

const FRAMES = 25;
const TICKS_PER_FRAME = 3600;
const DELAY_TICKS = 45_000;
/** Presented two frames after it is decoded, as with B-frames. */
const REORDER_TICKS = 2 * TICKS_PER_FRAME;

export function makeClipBytes(): Buffer {
  const counters = new Map<number, number>();
  const packets: Buffer[] = [];
  const add = (pid: number, packet: Buffer) => {
    const counter = counters.get(pid) ?? 0;
    counters.set(pid, counter + 1);
    writeContinuity(packet, 0, counter);
    packets.push(packet);
  };
  for (let frame = 0; frame < FRAMES; frame++) {
    if (frame % 2 === 0) {
      add(0, table(0, 0x00));
      add(0x20, table(0x20, 0x02));
    }
    const decodeTicks = DELAY_TICKS + frame * TICKS_PER_FRAME;
    add(VIDEO_PID, pesStart(VIDEO_PID, 0xe0, decodeTicks + REORDER_TICKS, decodeTicks, frame * TICKS_PER_FRAME * 300));
    add(VIDEO_PID, header(VIDEO_PID, false));
    add(AUDIO_PID, pesStart(AUDIO_PID, 0xc0, decodeTicks, undefined, undefined));
  }
  return Buffer.concat(packets);
}

function header(pid: number, start: boolean): Buffer {
  const packet = Buffer.alloc(PACKET_SIZE, 0xaa);
  packet[0] = SYNC_BYTE;
  packet.writeUInt16BE((start ? 0x4000 : 0) | pid, 1);
  packet[3] = 0x10;
  return packet;
}

function table(pid: number, tableId: number): Buffer {
  const packet = header(pid, true);
  packet.set([0, tableId, 0xb0], 4);
  return packet;
}

function pesStart(
  pid: number,
  streamId: number,
  pts: number,
  dts: number | undefined,
  pcr: number | undefined,
): Buffer {
  const packet = header(pid, true);
  let at = 4;
  if (pcr !== undefined) {
    packet[3] = 0x30;
    packet.set([7, 0x10], 4);
    writePcr(packet, 0, pcr);
    at = 12;
  }
  packet.set([0, 0, 1, streamId, 0, 0, 0x80, dts === undefined ? 0x80 : 0xc0, dts === undefined ? 5 : 10], at);
  packet[at + 9] = dts === undefined ? 0x20 : 0x30;
  writeTimestamp(packet, at + 9, pts);
  if (dts !== undefined) {
    packet[at + 14] = 0x10;
    writeTimestamp(packet, at + 14, dts);
  }
  return packet;
}
