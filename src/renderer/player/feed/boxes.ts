/** Walking ISO BMFF boxes (ISO/IEC 14496-12) in bytes that are all there. Pure. */

export interface Box {
  readonly type: string;
  /** Where its body begins and ends. */
  readonly start: number;
  readonly end: number;
}

const headerBytes = 8;

export const viewOf = (data: Uint8Array): DataView => new DataView(data.buffer, data.byteOffset, data.byteLength);

/** The box at `offset`; undefined while its header is not complete. Its end may lie beyond the data. */
export function boxAt(data: Uint8Array, offset: number): Box | undefined {
  if (offset + headerBytes > data.length) return undefined;
  const view = viewOf(data);
  const size = view.getUint32(offset);
  const type = String.fromCharCode(...data.subarray(offset + 4, offset + 8));
  if (size < headerBytes) throw new RangeError(`A box of ${size} bytes`);
  return { type, start: offset + headerBytes, end: offset + size };
}

export function* children(data: Uint8Array, start: number, end: number): Generator<Box> {
  for (let offset = start; offset < end; ) {
    const box = boxAt(data, offset);
    if (!box) return;
    yield box;
    offset = box.end;
  }
}

/** The first descendant along the path. `parent` counts as the whole data when left out. */
export function find(data: Uint8Array, path: readonly string[], parent?: Box): Box | undefined {
  let found: Box | undefined = parent ?? { type: '', start: 0, end: data.length };
  for (const type of path) {
    if (!found) return undefined;
    let next: Box | undefined;
    for (const box of children(data, found.start, found.end)) {
      if (box.type !== type) continue;
      next = box;
      break;
    }
    found = next;
  }
  return found;
}
