import { describe, expect, it } from 'vitest';
import { concat, Mux } from '../transport/testing/packets.ts';
import { packetSize } from '../transport/ts-packet.ts';
import { PesAssembler } from './pes-assembler.ts';

interface Seen {
  readonly length: number;
  readonly damaged: boolean;
  readonly certain: boolean;
  readonly pts: number | undefined;
}

const pid = 256;

function assemble(...parts: Uint8Array[]): Seen[] {
  const seen: Seen[] = [];
  const assembler = new PesAssembler(({ data, damaged, pts }, certain) => {
    seen.push({ length: data.length, damaged, certain, pts });
    return true;
  });
  const bytes = concat(...parts);
  for (let at = 0; at < bytes.length; at += packetSize) assembler.packet(bytes, at);
  return seen;
}

const filled = (size: number): Uint8Array => new Uint8Array(size).fill(0xab);

/** The same, with its length in the header. */
function bounded(packets: Uint8Array, length: number): Uint8Array {
  const from = packets.findIndex((_, i) => packets[i] === 0 && packets[i + 1] === 0 && packets[i + 2] === 1);
  packets[from + 4] = length >> 8;
  packets[from + 5] = length & 0xff;
  return packets;
}

describe('the end of a PES', () => {
  it('shows by the stuffing of its last packet', () => {
    expect(assemble(new Mux().pes(pid, filled(1_000), { pts: 7 }))).toEqual([
      { length: 1_000, damaged: false, certain: false, pts: 7 },
    ]);
  });

  it('shows by its length', () => {
    // 14 bytes of header, and as much as fills two packets.
    const packets = bounded(new Mux().pes(pid, filled(354)), 354 + 8);
    expect(assemble(packets)).toMatchObject([{ length: 354, certain: true }]);
  });

  it('shows by the next one, where it fills its packets', () => {
    const mux = new Mux();
    const first = mux.pes(pid, filled(354));
    expect(assemble(first)).toEqual([]);
    expect(assemble(first, mux.pes(pid, filled(354)))).toMatchObject([{ length: 354, certain: true, damaged: false }]);
  });

  it('is not believed any more once a packet has come after it', () => {
    const mux = new Mux();
    const inTwo = (): Uint8Array => {
      const packets = mux.pes(pid, filled(500), { perPacket: 100 });
      return packets;
    };
    const seen = assemble(inTwo(), inTwo(), inTwo());
    // The first was cut off; the others come whole, with the start of the next.
    expect(seen.map(({ length }) => length)).toEqual([86, 500]);
    expect(seen.every(({ damaged }) => !damaged)).toBe(true);
  });

  it('is asked about again when it cannot have been', () => {
    const lengths: number[] = [];
    const assembler = new PesAssembler(({ data }, certain) => {
      lengths.push(data.length);
      return certain || data.length >= 500;
    });
    const bytes = new Mux().pes(pid, filled(500), { perPacket: 100 });
    for (let at = 0; at < bytes.length; at += packetSize) assembler.packet(bytes, at);
    expect(lengths).toEqual([86, 186, 286, 386, 486, 500]);
  });
});

describe('damage', () => {
  it('of any kind is told', () => {
    const packets = new Mux().pes(pid, filled(1_000));
    const without = concat(packets.slice(0, packetSize), packets.slice(2 * packetSize));
    const flagged = packets.slice();
    flagged[2 * packetSize + 1] = (flagged[2 * packetSize + 1] as number) | 0x80;
    for (const bytes of [without, flagged]) expect(assemble(bytes)).toMatchObject([{ damaged: true }]);
  });

  it('is not what is sent twice', () => {
    const packets = new Mux().pes(pid, filled(700));
    const twice = Array.from({ length: packets.length / packetSize }, (_, i) => {
      const packet = packets.slice(i * packetSize, (i + 1) * packetSize);
      return concat(packet, packet);
    });
    expect(assemble(...twice)).toMatchObject([{ length: 700, damaged: false }]);
  });
});
