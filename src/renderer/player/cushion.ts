/**
 * How much has to be buffered before the picture moves, and how a thin buffer grows. Pure.
 *
 * A cold channel has nothing but its first keyframe: the frame stands until there is a little to play. One such pause cannot be
 * avoided, a second one is a fault; so a thin buffer is played slightly slower than it comes in, which nobody hears, until it can
 * bear a hiccup, and after a hiccup more is waited for than before.
 */

/** Chromium's sound starts with 0.2 s; less than that and a few pictures would stall at once. */
const firstHoldS = 0.26;
const laterHoldS = 0.6;
/** Less than this is not enough to go on with: about what Chromium keeps decoded ahead. */
export const minimumS = 0.15;
/** What bears a garbage collection, a late part and a lost playlist reload in a row. */
const comfortableS = 0.85;
const thinS = 0.5;
/** Pitch is kept by the browser; 4 % of tempo is below what is noticed in speech. */
const slowedRate = 0.96;

export function holdSeconds(stalls: number): number {
  return stalls === 0 ? firstHoldS : laterHoldS;
}

/** The playback rate for what is buffered ahead. Two thresholds, so that it does not flutter. */
export function rateFor(aheadSeconds: number, currentRate: number): number {
  if (aheadSeconds < thinS) return slowedRate;
  if (aheadSeconds >= comfortableS) return 1;
  return currentRate;
}

/**
 * Where to jump from a playhead that has nothing left: the beginning of the next range with enough in it. A restarted FFmpeg leaves a
 * hole of a few frames; hls.js jumps such holes only while the element plays, and a held one does not.
 */
export function nextStart(buffered: TimeRanges, time: number, enoughS: number): number | undefined {
  for (let i = 0; i < buffered.length; i++) {
    const start = buffered.start(i);
    if (start > time && buffered.end(i) - start >= enoughS) return start;
  }
  return undefined;
}

/** Seconds of the range around (or just after) `time`; 0 when there is none. */
export function bufferedAhead(buffered: TimeRanges, time: number): number {
  // The first frame may begin a few milliseconds after the position that was sought.
  const tolerance = 0.1;
  for (let i = 0; i < buffered.length; i++) {
    if (buffered.start(i) - tolerance <= time && time < buffered.end(i)) return buffered.end(i) - time;
  }
  return 0;
}
