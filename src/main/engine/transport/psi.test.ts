import { describe, expect, it } from 'vitest';
import { ProgrammeFinder } from './programme-finder.ts';
import { parsePat, parsePmt } from './psi.ts';
import { SectionAssembler } from './psi-section.ts';
import { mainPatSection, mainPmtSection, PsiWriter, packetise } from './psi-writer.ts';
import { classify } from './stream-types.ts';
import { concat, Mux, patSection, pmtSection, seeded } from './testing/packets.ts';
import { continuityOf, pidOf } from './ts-packet.ts';

function assemble(packets: Uint8Array): Uint8Array[] {
  const sections: Uint8Array[] = [];
  const assembler = new SectionAssembler((section) => sections.push(section.slice()));
  for (let at = 0; at < packets.length; at += 188) assembler.packet(packets, at);
  return sections;
}

const find = (finder: ProgrammeFinder, packets: Uint8Array): number => {
  let changes = 0;
  for (let at = 0; at < packets.length; at += 188) {
    if (finder.wanted[pidOf(packets, at)] === 1 && finder.packet(packets, at)) changes++;
  }
  return changes;
};

const language = (code: string, type = 0): number[] => [0x0a, 4, ...Buffer.from(code), type];
const long = pmtSection(
  1,
  256,
  Array.from({ length: 60 }, (_, i) => ({ type: 0x06, pid: 300 + i, descriptors: language('deu') })),
);

describe('SectionAssembler', () => {
  it('puts a section together that spans packets', () => {
    expect(long.length).toBeGreaterThan(600);
    expect(assemble(packetise(long, 100, 14))).toEqual([long]);
  });

  it('reads sections that follow each other, the second beginning where the pointer says', () => {
    const [a, b] = [pmtSection(1, 256, []), pmtSection(2, 256, [])];
    const body = Buffer.concat([long, a, b]);
    const split = 184 * 3 + 183;
    const packets = packetise(long, 100, 0);
    expect(packets.length / 188).toBe(4);
    // The last packet of `long` also starts a and b.
    const last = packets.subarray(188 * 3);
    const rest = long.length - (183 + 184 * 2);
    last.fill(0xff, 4);
    last[1] = 0x40;
    last[4] = rest;
    last.set(long.subarray(long.length - rest), 5);
    last.set(Buffer.concat([a, b]), 5 + rest);
    expect(body.length).toBeLessThan(split + 188);
    expect(assemble(packets)).toEqual([long, a, b]);
  });

  it('drops a section with a wrong CRC, a lost packet or a packet out of order, and takes the next', () => {
    const good = packetise(long, 100, 4);
    const broken = packetise(long, 100, 0);
    broken[300] = (broken[300] ?? 0) ^ 1;
    expect(assemble(concat(broken, good))).toEqual([long]);
    const lost = concat(packetise(long, 100, 0).subarray(0, 188), packetise(long, 100, 0).subarray(376), good);
    expect(assemble(lost)).toEqual([long]);
  });

  it('does not mind a packet that is sent twice', () => {
    const packets = packetise(long, 100, 0);
    const twice = concat(packets.subarray(0, 376), packets.subarray(188));
    expect(assemble(twice)).toEqual([long]);
  });

  it('survives anything', () => {
    const random = seeded(1);
    const noise = Uint8Array.from({ length: 188 * 2_000 }, () => Math.floor(random() * 256));
    expect(assemble(noise)).toEqual([]);
  });
});

describe('tables', () => {
  it('reads a PAT without the network table', () => {
    const section = patSection(
      [
        [0, 16],
        [7, 0x1ffe],
        [9, 100],
      ],
      5,
    );
    expect(parsePat(section)).toMatchObject({
      version: 5,
      programmes: [
        { number: 7, pmtPid: 0x1ffe },
        { number: 9, pmtPid: 100 },
      ],
    });
  });

  it('takes a table for none that is to become valid later, or whose lengths contradict each other', () => {
    const later = patSection([[1, 100]]);
    later[5] = (later[5] ?? 0) & 0xfe;
    expect(parsePat(later)).toBeUndefined();
    const contradictory = pmtSection(1, 256, [{ type: 0x1b, pid: 256 }]);
    contradictory[16] = 0xff;
    expect(parsePmt(contradictory)).toBeUndefined();
  });

  it.each([
    [0x1b, [], { kind: 'video', codec: 'h264' }],
    [0x24, [], { kind: 'video', codec: 'hevc' }],
    [0x02, [], { kind: 'video', codec: 'mpeg2video' }],
    [0x01, [], { kind: 'video', codec: 'mpeg1video' }],
    [0x06, [0x05, 4, ...Buffer.from('HEVC')], { kind: 'video', codec: 'hevc' }],
    [0x0f, language('ENG'), { kind: 'audio', codec: 'aac', language: 'eng', secondary: false }],
    [0x11, [], { kind: 'audio', codec: 'aac_latm', secondary: false }],
    [0x03, language('deu', 3), { kind: 'audio', codec: 'mp2', language: 'deu', secondary: true }],
    [0x04, language('nar'), { kind: 'audio', codec: 'mp2', language: 'nar', secondary: true }],
    [0x81, [], { kind: 'audio', codec: 'ac3', secondary: false }],
    [0x87, [], { kind: 'audio', codec: 'eac3', secondary: false }],
    [0x06, [0x6a, 1, 0], { kind: 'audio', codec: 'ac3', secondary: false }],
    [0x06, [0x6a, 2, 0x80, 0x42], { kind: 'audio', codec: 'ac3', secondary: false }],
    [0x06, [0x6a, 2, 0x80, 0x50], { kind: 'audio', codec: 'ac3', secondary: true }],
    [0x06, [0x7a, 1, 0], { kind: 'audio', codec: 'eac3', secondary: false }],
    [0x06, [0x7b, 1, 0], { kind: 'audio', codec: 'dts', secondary: false }],
    [0x06, [0x7c, 1, 0], { kind: 'audio', codec: 'aac', secondary: false }],
    [0x06, [0x05, 4, ...Buffer.from('AC-3')], { kind: 'audio', codec: 'ac3', secondary: false }],
    [0x06, [0x05, 4, ...Buffer.from('EAC3')], { kind: 'audio', codec: 'eac3', secondary: false }],
    [0x06, [0x05, 4, ...Buffer.from('Opus')], { kind: 'audio', codec: 'opus', secondary: false }],
    [0x0f, [0x7f, 3, 0x06, 0x05, 0], { kind: 'audio', codec: 'aac', secondary: true }],
    [0x06, [0x56, 5, ...Buffer.from('deu'), 9, 0], { kind: 'other' }],
    [0x06, [0x59, 8, ...Buffer.from('deu'), 16, 0, 1, 0, 1], { kind: 'other' }],
    [0x06, [0x6a], { kind: 'other' }],
    [0x0f, [0x0a, 200, 1], { kind: 'audio', codec: 'aac', secondary: false }],
  ])('knows stream type %i with descriptors %j', (type, descriptors, kind) => {
    expect(classify(type, Uint8Array.from(descriptors))).toEqual(kind);
  });
});

describe('ProgrammeFinder', () => {
  const video = { type: 0x1b, pid: 256 };
  const description = { type: 0x0f, pid: 258, descriptors: language('eng', 3) };
  const sound = { type: 0x0f, pid: 257, descriptors: language('eng') };

  it('chooses the main sound, not its description', () => {
    const mux = new Mux();
    const finder = new ProgrammeFinder();
    find(finder, concat(mux.pat([[1, 100]]), mux.pmt(100, 1, 256, [description, video, sound])));
    expect(finder.programme).toMatchObject({ video: { pid: 256 }, audio: { pid: 257 }, pmtPid: 100 });
  });

  it('prefers the first programme with video, and waits for the tables before it', () => {
    const mux = new Mux();
    const finder = new ProgrammeFinder();
    const pat = mux.pat([
      [1, 100],
      [2, 101],
      [3, 102],
    ]);
    find(
      finder,
      concat(pat, mux.pmt(102, 3, 300, [{ type: 0x1b, pid: 300 }]), mux.pmt(100, 1, 400, [{ type: 0x03, pid: 400 }])),
    );
    expect(finder.programme).toBeUndefined();
    find(finder, mux.pmt(101, 2, 256, [video]));
    expect(finder.programme?.pmt.programNumber).toBe(2);
  });

  it('does not wait for a programme that is only announced', () => {
    const mux = new Mux();
    const finder = new ProgrammeFinder();
    const pmt = (): Uint8Array => mux.pmt(101, 2, 256, [video]);
    find(
      finder,
      concat(
        mux.pat([
          [1, 100],
          [2, 101],
        ]),
        pmt(),
      ),
    );
    expect(finder.programme).toBeUndefined();
    find(finder, pmt());
    expect(finder.programme?.pmt.programNumber).toBe(2);
  });

  it('takes radio when there is no video', () => {
    const mux = new Mux();
    const finder = new ProgrammeFinder();
    find(finder, concat(mux.pat([[1, 100]]), mux.pmt(100, 1, 400, [{ type: 0x03, pid: 400 }])));
    expect(finder.programme).toMatchObject({ audio: { pid: 400 } });
    expect(finder.programme?.video).toBeUndefined();
  });

  it('notices a new version, a moved PMT and a new programme, and nothing else', () => {
    const mux = new Mux();
    const finder = new ProgrammeFinder();
    const tables = (): Uint8Array => concat(mux.pat([[1, 100]]), mux.pmt(100, 1, 256, [video, sound]));
    expect(find(finder, concat(tables(), tables(), tables()))).toBe(1);
    expect(find(finder, mux.pmt(100, 1, 256, [video, { ...sound, pid: 259 }], 1))).toBe(1);
    expect(finder.programme?.audio?.pid).toBe(259);
    expect(find(finder, concat(mux.pat([[1, 110]], 1), mux.pmt(100, 1, 256, [video], 2)))).toBe(0);
    expect(find(finder, mux.pmt(110, 1, 256, [video], 2))).toBe(1);
    expect(find(finder, concat(mux.pat([[5, 120]], 2), mux.pmt(120, 5, 256, [video], 0)))).toBe(1);
    expect(finder.programme?.pmt.programNumber).toBe(5);
  });

  it('survives anything', () => {
    const random = seeded(9);
    const mux = new Mux();
    const finder = new ProgrammeFinder();
    for (let round = 0; round < 300; round++) {
      const tables = concat(mux.pat([[1, 100]]), mux.pmt(100, 1, 256, [video, sound]));
      for (let i = 0; i < 6; i++) tables[4 + Math.floor(random() * (tables.length - 4))] = Math.floor(random() * 256);
      find(finder, tables);
    }
    find(finder, concat(mux.pat([[1, 100]]), mux.pmt(100, 1, 256, [video, sound])));
    expect(finder.programme).toMatchObject({ video: { pid: 256 }, audio: { pid: 257 } });
  });
});

describe('PsiWriter', () => {
  it('reduces the tables to the chosen streams, keeps their descriptors, and counts on', () => {
    const mux = new Mux();
    const finder = new ProgrammeFinder();
    const ac3 = { type: 0x06, pid: 258, descriptors: [...language('deu'), 0x6a, 1, 0] };
    const teletext = { type: 0x06, pid: 300, descriptors: [0x56, 5, ...Buffer.from('deu'), 9, 0] };
    const second = { type: 0x0f, pid: 259, descriptors: language('eng') };
    find(
      finder,
      concat(
        mux.pat(
          [
            [1, 100],
            [2, 101],
          ],
          3,
        ),
        mux.pmt(100, 1, 255, [teletext, ac3, second, { type: 0x1b, pid: 256 }], 7),
      ),
    );
    const programme = finder.programme;
    if (!programme) throw new Error('no programme');
    const pmt = parsePmt(mainPmtSection(programme));
    expect(pmt).toMatchObject({ programNumber: 1, version: 7, pcrPid: 255 });
    expect(pmt?.streams.map(({ pid, streamType, descriptors }) => [pid, streamType, [...descriptors]])).toEqual([
      [256, 0x1b, []],
      [258, 0x06, ac3.descriptors],
    ]);
    expect(parsePat(mainPatSection(programme))).toMatchObject({ version: 3, programmes: [{ number: 1, pmtPid: 100 }] });

    const writer = new PsiWriter();
    const packets = concat(...Array.from({ length: 20 }, () => concat(writer.pat(programme), writer.pmt(programme))));
    expect(assemble(packets.filter((_, i) => Math.floor(i / 188) % 2 === 0))).toHaveLength(20);
    expect(assemble(packets.filter((_, i) => Math.floor(i / 188) % 2 === 1))).toHaveLength(20);
    expect(Array.from({ length: 20 }, (_, i) => continuityOf(packets, i * 376))).toEqual(
      Array.from({ length: 20 }, (_, i) => i % 16),
    );
  });
});
