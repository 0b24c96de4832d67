import type { Writable } from 'node:stream';
import type { AppError } from '../kernel/app-error.ts';
import type { TsSink } from '../transport/consumer.ts';

/**
 * A Node stream as the end of a transport stream. It is full when Node says so: a client that does not read costs no more memory than
 * its `writableHighWaterMark` and one piece of the ring. Ending it is left to `onEnd`, since another transport stream may follow.
 */
export function writableSink(
  out: Writable,
  onBytes: ((count: number) => void) | undefined,
  onEnd: (error: AppError | undefined) => void,
): TsSink {
  return {
    write: (bytes) => {
      // A client that is just going; its 'close' is on the way.
      if (out.destroyed || out.writableEnded) return false;
      onBytes?.(bytes.length);
      return out.write(bytes);
    },
    onDrain: (callback) => {
      out.on('drain', callback);
      return { dispose: () => void out.off('drain', callback) };
    },
    end: onEnd,
  };
}
