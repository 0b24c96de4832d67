/** Transport streams by hand, for tests: packets, tables, and pictures that consist of little more than their headers. */
import { crc32Mpeg2 } from '../crc32.ts';
import { packetise } from '../psi-writer.ts';
import { packetSize } from '../ts-packet.ts';

const counters = (): ((pid: number) => number) => {
  const next = new Map<number, number>();
  return (pid) => {
    const value = next.get(pid) ?? 0;
    next.set(pid, (value + 1) & 0x0f);
    return value;
  };
};

export interface PesOptions {
  readonly pts?: number;
  readonly randomAccess?: boolean;
  readonly scrambled?: boolean;
  /** Payload bytes of each packet; small ones spread a header over packets. */
  readonly perPacket?: number;
}

export interface PmtStream {
  readonly type: number;
  readonly pid: number;
  readonly descriptors?: readonly number[];
}

/** Counts continuity per PID, as a multiplexer does. */
export class Mux {
  readonly #next = counters();

  pat(programmes: readonly (readonly [number, number])[], version = 0): Uint8Array {
    return this.section(0, patSection(programmes, version));
  }

  pmt(pid: number, number: number, pcrPid: number, streams: readonly PmtStream[], version = 0): Uint8Array {
    return this.section(pid, pmtSection(number, pcrPid, streams, version));
  }

  section(pid: number, section: Uint8Array): Uint8Array {
    const packets = packetise(section, pid, this.#next(pid));
    for (let i = 1; i < packets.length / packetSize; i++) this.#next(pid);
    return packets;
  }

  /** A PES packet; the rest of its last transport packet is stuffed in the adaptation field. */
  pes(pid: number, payload: Uint8Array, options: PesOptions = {}): Uint8Array {
    const pes = Uint8Array.from([0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5, ...timestamp(options.pts ?? 0), ...payload]);
    const packets: Uint8Array[] = [];
    for (let from = 0; from < pes.length; ) {
      const first = from === 0;
      const flags = first && options.randomAccess ? 0x40 : 0;
      const room = Math.min(options.perPacket ?? 184, flags ? 182 : 184);
      const part = pes.subarray(from, from + room);
      packets.push(this.#packet(pid, part, first, flags, options.scrambled ?? false));
      from += part.length;
    }
    return concat(...packets);
  }

  filler(pid: number, count: number): Uint8Array {
    return concat(
      ...Array.from({ length: count }, () => this.#packet(pid, new Uint8Array(184).fill(0xaa), false, 0, false)),
    );
  }

  #packet(pid: number, part: Uint8Array, starts: boolean, flags: number, scrambled: boolean): Uint8Array {
    const packet = new Uint8Array(packetSize).fill(0xff);
    const stuffing = 184 - part.length;
    packet[0] = 0x47;
    packet[1] = (starts ? 0x40 : 0) | (pid >> 8);
    packet[2] = pid & 0xff;
    packet[3] = (scrambled ? 0x80 : 0) | (stuffing > 0 ? 0x30 : 0x10) | this.#next(pid);
    if (stuffing > 0) packet[4] = stuffing - 1;
    if (stuffing > 1) packet[5] = flags;
    packet.set(part, packetSize - part.length);
    return packet;
  }
}

export function patSection(programmes: readonly (readonly [number, number])[], version = 0): Uint8Array {
  return section(
    0,
    1,
    version,
    programmes.flatMap(([number, pid]) => [...word(number), ...word(0xe000 | pid)]),
  );
}

export function pmtSection(number: number, pcrPid: number, streams: readonly PmtStream[], version = 0): Uint8Array {
  const body = [...word(0xe000 | pcrPid), ...word(0xf000)];
  for (const { type, pid, descriptors = [] } of streams) {
    body.push(type, ...word(0xe000 | pid), ...word(0xf000 | descriptors.length), ...descriptors);
  }
  return section(2, number, version, body);
}

function section(tableId: number, extension: number, version: number, body: readonly number[]): Uint8Array {
  const head = [tableId, ...word(0xb000 | (body.length + 9)), ...word(extension), 0xc1 | (version << 1), 0, 0, ...body];
  const crc = crc32Mpeg2(Uint8Array.from(head));
  return Uint8Array.from([...head, ...word(crc >>> 16), ...word(crc & 0xffff)]);
}

const word = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];

function timestamp(pts: number): number[] {
  const high = Math.floor(pts / 2 ** 30) & 7;
  return [0x21 | (high << 1), (pts >> 22) & 0xff, ((pts >> 14) & 0xfe) | 1, (pts >> 7) & 0xff, ((pts << 1) & 0xfe) | 1];
}

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

const startCode = [0, 0, 0, 1];
/** 128×96, baseline, progressive (written by x264). */
export const spsUnit = [
  0x67, 0x42, 0xc0, 0x0a, 0xda, 0x08, 0x36, 0xc0, 0x44, 0, 0, 3, 0, 4, 0, 0, 3, 0, 0xc8, 0x3c, 0x48, 0x9a, 0x80,
];
const accessUnitDelimiter = [0x09, 0xf0];
const unit = (...bytes: number[]): number[] => [...startCode, ...bytes];

/** H.264 access units; the slices' heads are real (first_mb 0, type, picture parameter set 0), the rest is filling. */
export const h264 = {
  idr: (size = 400): Uint8Array => picture([...unit(...spsUnit), ...unit(0x68, 0xce), ...unit(0x65, 0x88)], size),
  /** first_mb 0, slice type 7 (I). */
  openGop: (size = 400): Uint8Array => picture([...unit(...spsUnit), ...unit(0x41, 0b1000_1000, 0x80)], size),
  /** SEI recovery point, then an I slice (`intra`) or a P slice. */
  recovery: (intra: boolean, size = 400): Uint8Array =>
    picture([...unit(0x06, 6, 1, 0xc4, 0x80), ...unit(0x41, intra ? 0b1000_1000 : 0b1001_1010, 0x80)], size),
  intra: (size = 400): Uint8Array => picture(unit(0x41, 0b1000_1000, 0x80), size),
  /** Slice type 5 (P). */
  p: (size = 300): Uint8Array => picture(unit(0x41, 0b1001_1010, 0x80), size),
};

function picture(units: readonly number[], size: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(size, units.length + 6)).fill(0xab);
  bytes.set([...unit(...accessUnitDelimiter), ...units]);
  return bytes;
}

/** A stream of random numbers in [0, 1) that is the same each time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
