/** Programme association and programme map tables (ISO/IEC 13818-1, 2.4.4.3 and 2.4.4.8) from sections with a right CRC. */
import { u8, u16 } from './bytes.ts';
import { classify, type StreamKind } from './stream-types.ts';

export interface Pat {
  readonly transportStreamId: number;
  readonly version: number;
  readonly sectionNumber: number;
  readonly lastSectionNumber: number;
  readonly programmes: readonly { readonly number: number; readonly pmtPid: number }[];
  readonly section: Uint8Array;
}

export interface ElementaryStream {
  readonly streamType: number;
  readonly pid: number;
  readonly descriptors: Uint8Array;
  readonly kind: StreamKind;
}

export interface Pmt {
  readonly programNumber: number;
  readonly version: number;
  readonly pcrPid: number;
  readonly programInfo: Uint8Array;
  readonly streams: readonly ElementaryStream[];
  readonly section: Uint8Array;
}

/** A table that is announced for later (current_next_indicator 0) is none yet. */
const isCurrent = (section: Uint8Array): boolean => (u8(section, 5) & 1) === 1;
const versionOf = (section: Uint8Array): number => (u8(section, 5) >> 1) & 0x1f;
const crcLength = 4;

export function parsePat(section: Uint8Array): Pat | undefined {
  if (u8(section, 0) !== 0x00 || !isCurrent(section)) return undefined;
  const programmes = [];
  for (let at = 8; at + 4 <= section.length - crcLength; at += 4) {
    const number = u16(section, at);
    // Programme 0 is the network information table.
    if (number !== 0) programmes.push({ number, pmtPid: u16(section, at + 2) & 0x1fff });
  }
  return {
    transportStreamId: u16(section, 3),
    version: versionOf(section),
    sectionNumber: u8(section, 6),
    lastSectionNumber: u8(section, 7),
    programmes,
    section: section.slice(),
  };
}

export function parsePmt(bytes: Uint8Array): Pmt | undefined {
  if (u8(bytes, 0) !== 0x02 || !isCurrent(bytes) || bytes.length < 16) return undefined;
  const section = bytes.slice();
  const end = section.length - crcLength;
  const infoEnd = 12 + (u16(section, 10) & 0x0fff);
  if (infoEnd > end) return undefined;
  const streams: ElementaryStream[] = [];
  for (let at = infoEnd; at + 5 <= end; ) {
    const next = at + 5 + (u16(section, at + 3) & 0x0fff);
    if (next > end) return undefined;
    const streamType = u8(section, at);
    const descriptors = section.subarray(at + 5, next);
    const kind = classify(streamType, descriptors);
    streams.push({ streamType, pid: u16(section, at + 1) & 0x1fff, descriptors, kind });
    at = next;
  }
  return {
    programNumber: u16(section, 3),
    version: versionOf(section),
    pcrPid: u16(section, 8) & 0x1fff,
    programInfo: section.subarray(12, infoEnd),
    streams,
    section,
  };
}
