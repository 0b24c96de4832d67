import { AppError } from '../kernel/app-error.ts';
import type { Disposable } from '../kernel/disposable.ts';
import type { Clock } from '../ports.ts';
import type { Upstream } from '../transport/upstream.ts';

/** FFmpeg that gets data and gives none for this long is hung, whatever its process says (UP-4). */
const hungAfterMs = 6_000;

/** Calls back when FFmpeg is fed and gives nothing back. */
export function watchHang(
  clock: Clock,
  upstream: Pick<Upstream, 'receivedBytes'>,
  lastFragmentAtMs: () => number,
  onHung: (error: AppError) => void,
): Disposable {
  let bytesBefore = upstream.receivedBytes;
  return clock.every(hungAfterMs / 3, () => {
    const isFed = upstream.receivedBytes > bytesBefore;
    bytesBefore = upstream.receivedBytes;
    if (isFed && clock.nowMs() - lastFragmentAtMs() > hungAfterMs)
      onHung(new AppError('ffmpeg-failed', { detail: 'it was fed and gave nothing back' }));
  });
}
