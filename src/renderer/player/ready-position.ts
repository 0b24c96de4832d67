/** Where a hidden player stands (ZAP-3). Pure. */

/** There must be something to play on with when it is wanted. */
const aheadS = 0.35;
/** It is taken along when it has fallen this far behind: about once a second, and each time costs one keyframe. */
const behindS = 1;
/** Where even the newest keyframe is older than this, pictures behind it are decoded, too, so that nobody begins in the past. */
const keyframeTooOldS = 1.2;
const betweenKeyframesS = 0.6;

/** The position to go to; undefined when it stands well. Seconds on the element's timeline. */
export function readyPosition(
  positionS: number,
  endS: number | undefined,
  keyframeBefore: (aheadS: number) => number | undefined,
): number | undefined {
  if (endS === undefined || endS - positionS < behindS) return undefined;
  const keyframeS = keyframeBefore(aheadS);
  if (keyframeS === undefined) return undefined;
  const target = endS - keyframeS > keyframeTooOldS ? endS - betweenKeyframesS : keyframeS;
  return target - positionS > 0.1 ? target : undefined;
}
