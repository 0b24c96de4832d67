import { type Box, boxAt, readRuns, readTracks, type Track } from './mp4-boxes.ts';

/** One movie fragment (moof + mdat) as FFmpeg wrote it: the smallest thing that a player can be given. */
export interface Fragment {
  readonly data: Buffer;
  readonly durationMs: number;
  /** Decoding can begin here. */
  readonly independent: boolean;
}

export interface FragmentHandler {
  onInit(data: Buffer): void;
  onFragment(fragment: Fragment): void;
}

/** A box larger than this is not television but a stream gone wrong. */
const maxBoxBytes = 64 * 1024 * 1024;

/** Cuts FFmpeg's fragmented MP4 into the initialisation segment and the fragments, as soon as each is complete. */
export class FragmentReader {
  readonly #handler: FragmentHandler;
  readonly #chunks: Buffer[] = [];
  #buffered = 0;
  /** Bytes needed before the next look is worth while. */
  #needed = 8;
  #ftyp: Buffer = Buffer.alloc(0);
  #tracks: Track[] = [];
  #moof: { data: Buffer; box: Box } | undefined;

  constructor(handler: FragmentHandler) {
    this.#handler = handler;
  }

  /** @throws RangeError when the bytes are no MP4. */
  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    if (this.#buffered < this.#needed) return;
    const data = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    let offset = 0;
    for (;;) {
      const box = boxAt(data, offset);
      this.#needed = box ? box.end - offset : 16;
      if (this.#needed > maxBoxBytes) throw new RangeError(`A box "${box?.type}" of ${this.#needed} bytes`);
      if (!box || box.end > data.length) break;
      this.#take(data.subarray(box.start, box.end));
      offset = box.end;
    }
    this.#chunks.length = 0;
    if (offset < data.length) this.#chunks.push(data.subarray(offset));
    this.#buffered = data.length - offset;
  }

  #take(data: Buffer): void {
    const box = boxAt(data, 0);
    if (!box) return;
    if (box.type === 'ftyp') {
      this.#ftyp = data;
    } else if (box.type === 'moov') {
      this.#tracks = readTracks(data, box);
      this.#handler.onInit(Buffer.concat([this.#ftyp, data]));
    } else if (box.type === 'moof') {
      this.#moof = { data, box };
    } else if (box.type === 'mdat' && this.#moof) {
      this.#handler.onFragment(this.#describe(this.#moof.data, this.#moof.box, data));
      this.#moof = undefined;
    }
  }

  #describe(moof: Buffer, box: Box, mdat: Buffer): Fragment {
    const video = this.#tracks.find((track) => track.kind === 'video');
    const runs = readRuns(moof, box);
    const main = runs.find((run) => run.trackId === video?.id) ?? runs.find((run) => run.samples > 0);
    const timescale = this.#tracks.find((track) => track.id === main?.trackId)?.timescale ?? 90_000;
    // In a television stream a fragment with sound alone continues a picture; only radio may begin with sound.
    const isMain = video === undefined || main?.trackId === video.id;
    return {
      data: Buffer.concat([moof, mdat]),
      durationMs: isMain ? ((main?.duration ?? 0) * 1000) / timescale : 0,
      independent: isMain && (main?.startsWithSync ?? false),
    };
  }
}
