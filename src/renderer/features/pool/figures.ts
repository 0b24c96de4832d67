/** Figures as the warm pool writes them: lengths of time, megabytes, worth. Pure. */

/** "0:07", "12:34", "1:02:33", "1 d 3 h". */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  if (hours >= 24) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  const minutes = Math.floor(seconds / 60) % 60;
  return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}

/** Of a million bytes, as the disk budget in the settings. */
export function megabytes(bytes: number): string {
  return Math.round(bytes / 1e6).toLocaleString('en');
}

/** Mbit/s, or a dash until it is known. */
export function megabits(bitsPerSecond: number | undefined): string {
  return bitsPerSecond === undefined ? '–' : (bitsPerSecond / 1e6).toFixed(1);
}

/** With two places and a real minus, so that a column of them stands one below the other. */
export function worth(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A part of the sum: with its sign, and without places where it is whole. */
export function part(value: number): string {
  const text = worth(value).replace(/\.00$/, '');
  return value > 0 && text !== '0' ? `+${text}` : text;
}

/** Local time to the second. */
export function timeOfDay(ms: number): string {
  return new Date(ms).toLocaleTimeString('en-GB');
}
