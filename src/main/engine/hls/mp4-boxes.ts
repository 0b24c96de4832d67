/**
 * Reading ISO BMFF boxes (ISO/IEC 14496-12) as far as a segmenter needs them: where a box ends, and of a movie fragment the
 * start, the duration and whether its first picture is a keyframe.
 */

/** What one `moof` says of one track. Times are in the track's timescale. */
export interface TrackRun {
  readonly trackId: number;
  readonly baseTime: number;
  readonly duration: number;
  readonly samples: number;
  /** The first sample can be decoded without an earlier one. */
  readonly startsWithSync: boolean;
}

export interface Track {
  readonly id: number;
  readonly timescale: number;
  readonly kind: 'video' | 'audio' | 'other';
}

export interface Box {
  readonly type: string;
  /** From the start of the box's header. */
  readonly start: number;
  readonly bodyStart: number;
  readonly end: number;
}

const boxHeaderBytes = 8;

/** The box that begins at `offset`, or undefined while its header is not complete. Its end may lie beyond the buffer. */
export function boxAt(data: Buffer, offset: number): Box | undefined {
  if (offset + boxHeaderBytes > data.length) return undefined;
  const size = data.readUInt32BE(offset);
  const type = data.toString('latin1', offset + 4, offset + 8);
  if (size === 1) {
    if (offset + 16 > data.length) return undefined;
    return { type, start: offset, bodyStart: offset + 16, end: offset + Number(data.readBigUInt64BE(offset + 8)) };
  }
  if (size < boxHeaderBytes) throw new RangeError(`A box of ${size} bytes at ${offset}`);
  return { type, start: offset, bodyStart: offset + boxHeaderBytes, end: offset + size };
}

function* children(data: Buffer, parent: { bodyStart: number; end: number }): Generator<Box> {
  for (let offset = parent.bodyStart; offset < parent.end; ) {
    const box = boxAt(data, offset);
    if (!box) return;
    yield box;
    offset = box.end;
  }
}

function child(data: Buffer, parent: Box, ...path: string[]): Box | undefined {
  let found: Box | undefined = parent;
  for (const type of path) {
    if (!found) return undefined;
    found = [...children(data, found)].find((box) => box.type === type);
  }
  return found;
}

/** The tracks of a `moov`. */
export function readTracks(data: Buffer, moov: Box): Track[] {
  const tracks: Track[] = [];
  for (const trak of children(data, moov)) {
    if (trak.type !== 'trak') continue;
    const tkhd = child(data, trak, 'tkhd');
    const mdhd = child(data, trak, 'mdia', 'mdhd');
    const hdlr = child(data, trak, 'mdia', 'hdlr');
    if (!tkhd || !mdhd || !hdlr) continue;
    const handler = data.toString('latin1', hdlr.bodyStart + 8, hdlr.bodyStart + 12);
    tracks.push({
      id: data.readUInt32BE(tkhd.bodyStart + (data[tkhd.bodyStart] === 1 ? 20 : 12)),
      timescale: data.readUInt32BE(mdhd.bodyStart + (data[mdhd.bodyStart] === 1 ? 20 : 12)),
      kind: handler === 'vide' ? 'video' : handler === 'soun' ? 'audio' : 'other',
    });
  }
  return tracks;
}

/** The runs of a `moof`, one per track fragment. */
export function readRuns(data: Buffer, moof: Box): TrackRun[] {
  const runs: TrackRun[] = [];
  for (const traf of children(data, moof)) {
    if (traf.type === 'traf') runs.push(readTrackFragment(data, traf));
  }
  return runs;
}

const nonSyncSample = 0x0001_0000;

function readTrackFragment(data: Buffer, traf: Box): TrackRun {
  let trackId = 0;
  let baseTime = 0;
  let defaultDuration = 0;
  let defaultFlags = 0;
  let duration = 0;
  let samples = 0;
  let startsWithSync = false;
  for (const box of children(data, traf)) {
    const version = data[box.bodyStart] ?? 0;
    const flags = data.readUIntBE(box.bodyStart + 1, 3);
    let at = box.bodyStart + 4;
    if (box.type === 'tfhd') {
      trackId = data.readUInt32BE(at);
      at += 4;
      if (flags & 0x1) at += 8;
      if (flags & 0x2) at += 4;
      if (flags & 0x8) defaultDuration = data.readUInt32BE((at += 4) - 4);
      if (flags & 0x10) at += 4;
      if (flags & 0x20) defaultFlags = data.readUInt32BE(at);
    } else if (box.type === 'tfdt') {
      baseTime = version === 1 ? Number(data.readBigUInt64BE(at)) : data.readUInt32BE(at);
    } else if (box.type === 'trun') {
      const run = readRun(data, at, flags, defaultDuration, defaultFlags);
      if (samples === 0) startsWithSync = run.startsWithSync;
      duration += run.duration;
      samples += run.samples;
    }
  }
  return { trackId, baseTime, duration, samples, startsWithSync };
}

function readRun(data: Buffer, start: number, flags: number, defaultDuration: number, defaultFlags: number) {
  const samples = data.readUInt32BE(start);
  let at = start + 4;
  if (flags & 0x1) at += 4;
  let firstFlags = defaultFlags;
  if (flags & 0x4) firstFlags = data.readUInt32BE((at += 4) - 4);
  const durationBytes = flags & 0x100 ? 4 : 0;
  const sizeBytes = flags & 0x200 ? 4 : 0;
  const flagBytes = flags & 0x400 ? 4 : 0;
  const offsetBytes = flags & 0x800 ? 4 : 0;
  if (flagBytes && !(flags & 0x4) && samples > 0) firstFlags = data.readUInt32BE(at + durationBytes + sizeBytes);
  let duration = durationBytes ? 0 : samples * defaultDuration;
  const sampleBytes = durationBytes + sizeBytes + flagBytes + offsetBytes;
  if (durationBytes) for (let i = 0; i < samples; i++) duration += data.readUInt32BE(at + i * sampleBytes);
  return { samples, duration, startsWithSync: (firstFlags & nonSyncSample) === 0 };
}
