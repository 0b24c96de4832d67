/** "7" and "7.1" ("7-1" in some lists). Anything else is no number that a person could press. */
const pattern = /^0*(\d{1,9})(?:([.-])(\d{1,5}))?$/;

/** Without leading zeros; undefined for what is no number. "0" is how TVHeadend says "none". */
export function parseChannelNumber(text: string | undefined): string | undefined {
  const match = pattern.exec(text?.trim() ?? '');
  if (!match?.[1]) return undefined;
  const [, major, separator, minor] = match;
  if (minor !== undefined) return `${major}${separator}${minor}`;
  return major === '0' ? undefined : major;
}

/** By value, part by part: 7 < 7.1 < 7.2 < 10.1. */
export function compareChannelNumbers(a: string, b: string): number {
  const [aMajor = 0, aMinor = -1] = parts(a);
  const [bMajor = 0, bMinor = -1] = parts(b);
  return aMajor - bMajor || aMinor - bMinor;
}

/** The part before the point, as a number. */
export function majorNumber(text: string): number {
  return parts(text)[0] ?? 0;
}

function parts(text: string): readonly number[] {
  return text.split(/[.-]/).map(Number);
}
