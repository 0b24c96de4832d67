/** What a movie fragment says of its first samples: when they are decoded and shown, and whether one can begin there. Pure. */
import { type Box, children, find, viewOf } from './boxes.ts';
import type { MediaHead, TrackHead } from './media-head.ts';

export interface FragmentHead {
  readonly kind: 'video' | 'audio';
  /** Seconds on the stream's own timeline at which its first sample is decoded. */
  readonly decodeS: number;
  /** … and at which it is shown or heard. */
  readonly presentS: number;
  /** Seconds from the first sample's decoding to the end of the last. */
  readonly durationS: number;
  /** Decoding can begin here. */
  readonly isKeyframe: boolean;
  /** The first sample's bytes. */
  readonly firstSample: Uint8Array;
}

const nonSync = 0x0001_0000;

/** Of the video, or where the fragment has none of it, of the first track in it. */
export function readFragment(data: Uint8Array, head: MediaHead): FragmentHead | undefined {
  const moof = find(data, ['moof']);
  if (!moof) return undefined;
  let found: FragmentHead | undefined;
  for (const traf of children(data, moof.start, moof.end)) {
    if (traf.type !== 'traf') continue;
    const read = readTrack(data, moof, traf, head);
    if (read?.kind === 'video') return read;
    found ??= read;
  }
  return found;
}

function readTrack(data: Uint8Array, moof: Box, traf: Box, head: MediaHead): FragmentHead | undefined {
  const view = viewOf(data);
  const tfhd = find(data, ['tfhd'], traf);
  const tfdt = find(data, ['tfdt'], traf);
  const trun = find(data, ['trun'], traf);
  const track = tfhd && head.tracks.find(({ id }) => id === view.getUint32(tfhd.start + 4));
  if (!tfhd || !tfdt || !trun || !track) return undefined;
  const ticks = data[tfdt.start] === 1 ? Number(view.getBigUint64(tfdt.start + 4)) : view.getUint32(tfdt.start + 4);
  // Sample data is found from the first byte of the moof, which is 8 before its body.
  return readRun(data.subarray(moof.start - 8), ticks, shift(trun, 8 - moof.start), readDefaults(view, tfhd), track);
}

function shift(box: Box, by: number): Box {
  return { ...box, start: box.start + by, end: box.end + by };
}

interface Defaults {
  readonly duration: number;
  readonly size: number;
  readonly flags: number;
}

function readDefaults(view: DataView, tfhd: Box): Defaults {
  const flags = view.getUint32(tfhd.start) & 0xff_ff_ff;
  let at = tfhd.start + 8;
  if (flags & 0x1) at += 8;
  if (flags & 0x2) at += 4;
  const next = (isThere: number): number => {
    if (!isThere) return 0;
    at += 4;
    return view.getUint32(at - 4);
  };
  return { duration: next(flags & 0x8), size: next(flags & 0x10), flags: next(flags & 0x20) };
}

function readRun(
  data: Uint8Array,
  ticks: number,
  trun: Box,
  defaults: Defaults,
  track: TrackHead,
): FragmentHead | undefined {
  const view = viewOf(data);
  const flags = view.getUint32(trun.start) & 0xff_ff_ff;
  const count = view.getUint32(trun.start + 4);
  if (count === 0) return undefined;
  let at = trun.start + 8;
  const offset = flags & 0x1 ? view.getInt32(at) : 0;
  if (flags & 0x1) at += 4;
  const firstFlags = flags & 0x4 ? view.getUint32(at) : undefined;
  if (flags & 0x4) at += 4;
  const [durationAt, sizeAt, flagsAt, compositionAt, bytes] = layout(flags);
  const size = sizeAt === undefined ? defaults.size : view.getUint32(at + sizeAt);
  const sampleFlags = firstFlags ?? (flagsAt === undefined ? defaults.flags : view.getUint32(at + flagsAt));
  const composition = compositionAt === undefined ? 0 : view.getInt32(at + compositionAt);
  let duration = defaults.duration * count;
  if (durationAt !== undefined) {
    duration = 0;
    for (let i = 0; i < count; i++) duration += view.getUint32(at + i * bytes + durationAt);
  }
  return {
    kind: track.kind,
    decodeS: ticks / track.timescale,
    presentS: (ticks + composition) / track.timescale,
    durationS: duration / track.timescale,
    isKeyframe: (sampleFlags & nonSync) === 0,
    firstSample: data.subarray(offset, offset + size),
  };
}

/** Where in a sample's record each field is, and the record's length. */
function layout(
  flags: number,
): [number | undefined, number | undefined, number | undefined, number | undefined, number] {
  let bytes = 0;
  const field = (bit: number): number | undefined => {
    if (!(flags & bit)) return undefined;
    bytes += 4;
    return bytes - 4;
  };
  return [field(0x100), field(0x200), field(0x400), field(0x800), bytes];
}
