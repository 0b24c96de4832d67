/** Where a timeline's segments are kept on disk. */
export interface SegmentWriter {
  /** Rejects when the segment could not be written; the reason has been reported already. */
  write(sequence: number, data: Buffer): Promise<void>;
  read(sequence: number): Promise<Buffer>;
  /** Takes effect in the background; a file that is gone is fine. */
  remove(sequence: number): void;
}
