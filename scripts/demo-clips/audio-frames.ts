/** Bits per second / 1000 of MPEG-1 layer II by bitrate index (ISO/IEC 11172-3, table of 2.4.2.3). */
const MP2_KBPS = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384] as const;
/** 16-bit words per AC-3 frame at 48 kHz, by frmsizecod / 2 (A/52, table 5.18). */
const AC3_WORDS = [
  64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 896, 1024, 1152, 1280,
] as const;

/** Cuts an elementary stream into its frames; throws where it is not one. 48 kHz is taken for granted. */
export function splitFrames(stream: Buffer, codec: 'aac' | 'ac3' | 'mp2'): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < stream.length; ) {
    const size = frameSize(stream.subarray(at), codec);
    if (size === undefined || at + size > stream.length) throw new Error(`No ${codec} frame at byte ${at}`);
    frames.push(stream.subarray(at, at + size));
    at += size;
  }
  return frames;
}

function frameSize(head: Buffer, codec: 'aac' | 'ac3' | 'mp2'): number | undefined {
  if (head.length < 7) return undefined;
  const sync = head.readUInt16BE(0);
  switch (codec) {
    case 'aac':
      return (sync & 0xfff6) === 0xfff0 ? (head.readUIntBE(3, 3) >> 5) & 0x1fff : undefined;
    case 'ac3': {
      const words = AC3_WORDS[(head.readUInt8(4) & 0x3f) >> 1];
      return sync === 0x0b77 && words !== undefined ? words * 2 : undefined;
    }
    case 'mp2': {
      const kbps = MP2_KBPS[head.readUInt8(2) >> 4];
      return (sync & 0xfffe) === 0xfffc && kbps !== undefined
        ? (144 * kbps) / 48 + ((head.readUInt8(2) >> 1) & 1)
        : undefined;
    }
  }
}
