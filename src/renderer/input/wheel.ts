/** How far the wheel was turned, in steps of a channel. Pure. */

export interface Turned {
  readonly by: number;
  readonly atMs: number;
}

export const notTurned: Turned = { by: 0, atMs: Number.NEGATIVE_INFINITY };

/** A wheel's notch is 100 to 120; a touch pad adds small steps up to one. */
const notch = 100;
/** After such a pause it is another turn: two idle touches a minute apart are no change of channel. */
const pauseMs = 400;

/** Away from the person is up. At most one step per event, however quickly it is turned. */
export function turn(
  turned: Turned,
  delta: number,
  atMs: number,
): { readonly turned: Turned; readonly step: 0 | 1 | -1 } {
  const goesOn = Math.sign(delta) === Math.sign(turned.by) && atMs - turned.atMs < pauseMs;
  const by = (goesOn ? turned.by : 0) + delta;
  if (Math.abs(by) < notch) return { turned: { by, atMs }, step: 0 };
  return { turned: { by: 0, atMs }, step: by < 0 ? 1 : -1 };
}
