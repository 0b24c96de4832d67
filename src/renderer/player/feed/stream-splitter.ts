/** Cuts an endless fragmented MP4 into initialisation segments and fragments, as soon as each is complete. Pure but for what it keeps. */
import { boxAt } from './boxes.ts';

export type Piece =
  /** ftyp and moov: what follows needs it. */
  | { readonly kind: 'init'; readonly data: Uint8Array }
  /** One moof with its mdat. */
  | { readonly kind: 'fragment'; readonly data: Uint8Array };

/** A box larger than this is not television but a stream gone wrong. */
const maxBoxBytes = 64 * 1024 * 1024;
/** The box with which a piece is complete. */
const ends: Readonly<Record<string, Piece['kind']>> = { moov: 'init', mdat: 'fragment' };

export class StreamSplitter {
  #chunks: Uint8Array[] = [];
  #buffered = 0;
  /** Bytes needed before the next look is worth while. */
  #needed = 8;

  /** @throws RangeError when the bytes are no MP4. */
  push(chunk: Uint8Array): Piece[] {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    if (this.#buffered < this.#needed) return [];
    const data = this.#chunks.length === 1 ? chunk : concat(this.#chunks);
    const pieces: Piece[] = [];
    let pieceStart = 0;
    for (let offset = 0; ; ) {
      const box = boxAt(data, offset);
      this.#needed = box ? box.end - pieceStart : offset - pieceStart + 8;
      if (this.#needed > maxBoxBytes) throw new RangeError(`A piece of ${this.#needed} bytes`);
      if (!box || box.end > data.length) break;
      offset = box.end;
      const kind = ends[box.type];
      if (kind === undefined) continue;
      pieces.push({ kind, data: data.subarray(pieceStart, offset) });
      pieceStart = offset;
    }
    this.#chunks = pieceStart < data.length ? [data.subarray(pieceStart)] : [];
    this.#buffered = data.length - pieceStart;
    return pieces;
  }
}

export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
