/** What it is worth to have a channel running: the chance that it comes next, and something for what may come after that. Pure. */
import type { Forecast } from '../prediction/predictor.ts';

export interface Onward {
  /** Of the run through the line-up: the next channel, the one after it, and the one after that. */
  readonly ids: readonly [string, string, string];
}

/**
 * S(c) = P(next = c) + ½·P(c₁)²·[c = c₁ + step] + ¼·P(c₁)³·[c = c₁ + 2·step], c₁ being the next channel in the direction of the run
 * (zapping.md, "Keeping and warming"): who goes up most likely goes up again.
 */
export function worthOf(
  channelId: string,
  forecast: Pick<Forecast, 'probabilityOf'>,
  onward: Onward | undefined,
): number {
  const own = forecast.probabilityOf(channelId);
  if (!onward) return own;
  const [first, second, third] = onward.ids;
  const run = forecast.probabilityOf(first);
  if (channelId === second) return own + run ** 2 / 2;
  if (channelId === third) return own + run ** 3 / 4;
  return own;
}

/** What is less likely is not worth a start (PRED-3). */
export const worthAStart = 0.05;
/** More than a pool can hold. */
const most = 16;

/** What should run, and what that is worth: the likeliest channels and those further on in the run. */
export function wantedOf(
  forecast: Forecast,
  onward: Onward | undefined,
): readonly { readonly channelId: string; readonly worth: number }[] {
  const ids = new Set([...forecast.top(most).map(({ channelId }) => channelId), ...(onward?.ids ?? [])]);
  return [...ids]
    .map((channelId) => ({ channelId, worth: worthOf(channelId, forecast, onward) }))
    .filter(({ worth }) => worth >= worthAStart);
}

/** Undefined where there is no line-up to run through, or what is on is not in it. */
export function onwardFrom(
  ids: readonly string[],
  position: number | undefined,
  direction: 1 | -1,
): Onward | undefined {
  if (position === undefined || ids.length < 4) return undefined;
  const at = (steps: number): string =>
    ids[(((position + steps * direction) % ids.length) + ids.length) % ids.length] ?? '';
  return { ids: [at(1), at(2), at(3)] };
}
