const packetSize = 188;
const syncByte = 0x47;
const nullPid = 0x1fff;

/** Reads a transport stream as a decoder would and counts what a decoder would stumble over. */
export class TsCheck {
  bytes = 0;
  packets = 0;
  /** Packets that do not begin where one must begin. */
  syncErrors = 0;
  /** Steps of continuity counters that were none of the allowed ones: something is missing or came twice. */
  continuityErrors = 0;
  readonly #counters = new Map<number, number>();
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): void {
    this.bytes += chunk.length;
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    for (; at + packetSize <= bytes.length; at += packetSize) this.#packet(bytes, at);
    this.#rest = bytes.subarray(at);
  }

  #packet(bytes: Buffer, at: number): void {
    this.packets += 1;
    if (bytes[at] !== syncByte) {
      this.syncErrors += 1;
      return;
    }
    const pid = bytes.readUInt16BE(at + 1) & 0x1fff;
    const flags = bytes[at + 3] ?? 0;
    const hasPayload = (flags & 0x10) !== 0;
    if (pid === nullPid || !hasPayload) return;
    const hasAdaptation = (flags & 0x20) !== 0 && (bytes[at + 4] ?? 0) > 0;
    const isAnnounced = hasAdaptation && ((bytes[at + 5] ?? 0) & 0x80) !== 0;
    const counter = flags & 0x0f;
    const before = this.#counters.get(pid);
    this.#counters.set(pid, counter);
    // The same packet may be sent twice.
    if (before === undefined || isAnnounced || counter === before || counter === ((before + 1) & 0x0f)) return;
    this.continuityErrors += 1;
  }
}
