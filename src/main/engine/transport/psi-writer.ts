import { crc32Mpeg2 } from './crc32.ts';
import type { Programme } from './programme.ts';
import type { ElementaryStream } from './psi.ts';
import { packetSize, patPid, syncByte } from './ts-packet.ts';

/** Cuts a section into packets of one PID, the first with `continuity`, the last filled with stuffing. */
export function packetise(section: Uint8Array, pid: number, continuity: number): Uint8Array {
  // The pointer field takes the first byte of the first payload.
  const count = packetCount(section);
  const packets = new Uint8Array(count * packetSize).fill(0xff);
  for (let i = 0, from = 0; i < count; i++) {
    const at = i * packetSize;
    const head = i === 0 ? 5 : 4;
    packets[at] = syncByte;
    packets[at + 1] = (i === 0 ? 0x40 : 0) | (pid >> 8);
    packets[at + 2] = pid & 0xff;
    packets[at + 3] = 0x10 | ((continuity + i) & 0x0f);
    if (i === 0) packets[at + 4] = 0;
    const part = section.subarray(from, from + packetSize - head);
    packets.set(part, at + head);
    from += part.length;
  }
  return packets;
}

/** How many packets `packetise` makes of a section. */
export const packetCount = (section: Uint8Array): number => Math.ceil((section.length + 1) / (packetSize - 4));

/** A PAT that lists the one programme. Version and stream id are the original's. */
export function mainPatSection({ pat, pmt, pmtPid }: Programme): Uint8Array {
  const body = [...word(pmt.programNumber), ...word(0xe000 | pmtPid)];
  return section(0x00, pat.transportStreamId, pat.version, body);
}

/** A PMT with the chosen video and audio only, their descriptors untouched: without them AC-3 in 0x06 would be private data. */
export function mainPmtSection({ pmt, video, audio }: Programme): Uint8Array {
  const streams = [video, audio].filter((stream): stream is ElementaryStream => stream !== undefined);
  const body = [...word(0xe000 | pmt.pcrPid), ...word(0xf000 | pmt.programInfo.length), ...pmt.programInfo];
  for (const { streamType, pid, descriptors } of streams) {
    body.push(streamType, ...word(0xe000 | pid), ...word(0xf000 | descriptors.length), ...descriptors);
  }
  return section(0x02, pmt.programNumber, pmt.version, body);
}

/** Writes PAT and PMT of a programme reduced to its chosen streams, for one reader, whose packets it counts on. */
export class PsiWriter {
  #programme: Programme | undefined;
  #patSection: Uint8Array = new Uint8Array(0);
  #pmtSection: Uint8Array = new Uint8Array(0);
  #patContinuity = 0;
  #pmtContinuity = 0;

  pat(programme: Programme): Uint8Array {
    this.#use(programme);
    const packets = packetise(this.#patSection, patPid, this.#patContinuity);
    this.#patContinuity = (this.#patContinuity + packets.length / packetSize) & 0x0f;
    return packets;
  }

  pmt(programme: Programme): Uint8Array {
    this.#use(programme);
    const packets = packetise(this.#pmtSection, programme.pmtPid, this.#pmtContinuity);
    this.#pmtContinuity = (this.#pmtContinuity + packets.length / packetSize) & 0x0f;
    return packets;
  }

  #use(programme: Programme): void {
    if (programme === this.#programme) return;
    this.#programme = programme;
    this.#patSection = mainPatSection(programme);
    this.#pmtSection = mainPmtSection(programme);
  }
}

const word = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];

function section(tableId: number, extension: number, version: number, body: readonly number[]): Uint8Array {
  const length = 5 + body.length + 4;
  const bytes = Uint8Array.from([
    tableId,
    ...word(0xb000 | length),
    ...word(extension),
    0xc1 | (version << 1),
    0, // section_number
    0, // last_section_number
    ...body,
    ...[0, 0, 0, 0],
  ]);
  new DataView(bytes.buffer).setUint32(bytes.length - 4, crc32Mpeg2(bytes, 0, bytes.length - 4));
  return bytes;
}
