/**
 * Decodes a stream's first keyframe by itself (WebCodecs). A media element needs a pipeline set up and some media buffered before it
 * shows anything; a picture alone needs none of that, and is there some 30 ms earlier.
 */
import type { TrackHead } from './media-head.ts';

/** Calls back at most once; resolves when what it called has resolved, or it will not be called. That it cannot be decoded this way is no trouble: the element shows it, a little later. */
export async function decodeStill(
  { codec, description }: TrackHead,
  keyframe: Uint8Array,
  signal: AbortSignal,
  onFrame: (frame: VideoFrame) => Promise<void>,
): Promise<void> {
  // Without a description the bytes would be taken for Annex B.
  if (description === undefined || !('VideoDecoder' in window)) return;

  let shown: Promise<void> | undefined;
  const decoder = new VideoDecoder({
    output: (frame) => {
      if (shown || signal.aborted) return frame.close();
      shown = onFrame(frame);
      return undefined;
    },
    error: () => {},
  });
  const close = (): void => {
    if (decoder.state !== 'closed') decoder.close();
  };
  signal.addEventListener('abort', close, { once: true });
  // One picture is decoded sooner by this processor than a graphics card is asked.
  decoder.configure({ codec, description, optimizeForLatency: true, hardwareAcceleration: 'prefer-software' });
  decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp: 0, data: keyframe }));
  await decoder.flush().catch(() => {});
  signal.removeEventListener('abort', close);
  close();
  await shown;
}
