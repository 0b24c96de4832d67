/**
 * A channel with rare keyframes begins at one that may be several seconds old. Its first picture is shown at once; what lies between it
 * and now is decoded without being shown, so that nobody stays behind the broadcast for good. Pure.
 */

/** So far behind one may stay: it is what the keyframe of an ordinary channel costs, and nobody notices. */
const tooFarS = 1.45;
/** What is left to play on with at once. */
const aheadS = 0.7;

/** Where to begin to play instead of at `positionS`; undefined where that is near enough. Seconds on the element's timeline. */
export function liveJump(positionS: number, endS: number | undefined): number | undefined {
  return endS !== undefined && endS - positionS > tooFarS ? endS - aheadS : undefined;
}
