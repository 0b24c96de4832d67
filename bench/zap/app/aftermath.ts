// What a person saw and heard after the first picture. Pure: times in milliseconds on one clock.
export interface Course {
  /** The first picture could be seen. */
  readonly pictureMs: number;
  readonly frames: readonly { readonly atMs: number; readonly mediaS: number }[];
  readonly waits: readonly number[];
  readonly soundMs: number | undefined;
  /** Until when it was watched. */
  readonly endMs: number;
}

export interface Aftermath {
  /** From the first picture until a further one followed; undefined when none did. */
  readonly holdMs: number | undefined;
  /** The longest time between two pictures, the first hold aside. */
  readonly gapMs: number | undefined;
  /** How often playback waited for data after the picture had begun to move. */
  readonly waits: number;
  /** From the moving picture to its sound; negative where sound came first. Undefined when none came. */
  readonly soundMs: number | undefined;
  /** How many pictures were presented. */
  readonly frames: number;
}

/** Presentation times are of the frame before the one in which a person sees it. */
const slackMs = 40;

export function aftermathOf({ pictureMs, frames, waits, soundMs, endMs }: Course): Aftermath {
  const seen = frames.filter(({ atMs }) => atMs >= pictureMs - slackMs && atMs <= endMs);
  // What plays unseen before it comes into view has moved already.
  const before = frames.findLast(({ atMs }) => atMs < pictureMs - slackMs);
  const firstS = before?.mediaS ?? seen[0]?.mediaS ?? 0;
  const isMoving = ({ mediaS }: { readonly mediaS: number }) => mediaS > firstS + 0.001;
  const moving = seen.slice(Math.max(0, seen.findIndex(isMoving)));
  const [first] = moving;
  if (!first || !seen.some(isMoving))
    return { holdMs: undefined, gapMs: undefined, waits: waits.length, soundMs: undefined, frames: seen.length };
  const times = [...moving.map(({ atMs }) => atMs), endMs];
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time));
  return {
    holdMs: Math.max(0, first.atMs - pictureMs),
    gapMs: Math.max(...gaps),
    waits: waits.filter((atMs) => atMs > first.atMs).length,
    soundMs: soundMs === undefined ? undefined : soundMs - Math.max(first.atMs, pictureMs),
    frames: seen.length,
  };
}
