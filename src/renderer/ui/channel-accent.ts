/** A channel's own colour, from its number alone, so that it is the same on every screen and at every start. Pure. */

/** Successive multiples of the golden angle lie as far apart as hues can: neighbouring channels never look alike. */
const goldenAngle = 137.508;
const saturation = 0.62;
const lightness = 0.46;

/** `#rrggbb`, saturated and of middle brightness. */
export function channelAccent(number: string): string {
  const hue = (seed(number) * goldenAngle + 20) % 360;
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): string => {
    const position = (offset + hue / 30) % 12;
    const value = lightness - chroma * Math.max(-1, Math.min(position - 3, 9 - position, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}

function seed(number: string): number {
  const parts = /^(\d{1,6})(?:[.-](\d{1,4}))?$/.exec(number);
  // A sub-channel is related to its channel but not the same: a third of the way to the next.
  if (parts) return Number(parts[1]) + Number(parts[2] ?? 0) / 3;
  let hash = 0;
  for (const character of number) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 100_003;
  return hash;
}
