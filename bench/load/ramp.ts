/** How far a ramp goes. Pure. */

/** Beyond this there is no telling who is late because of what. */
const cpuLimitPercent = 80;
/** Of the stream's own rate; a client that gets less for a whole step does not keep up. */
const keepsUpShare = 0.95;

const steps: readonly number[] = [1, 2, 5, 10, 20, 40, 80, 160];

export const rampTo = (most: number): number[] => [...steps.filter((step) => step < most), most];

export interface RampStep {
  readonly clients: number;
  /** How many were not let in. */
  readonly refused: number;
  readonly cpuPercent: number;
  readonly behind: number;
  readonly errors: number;
}

/** Why the ramp ends here, in words; undefined when it goes on. */
export function endOfRamp({ refused, cpuPercent, behind, errors }: RampStep): string | undefined {
  if (refused > 0) return `the app lets no more in: ${refused} were refused`;
  if (behind > 0) return `${behind} clients do not keep up`;
  if (errors > 0) return `${errors} errors in what the clients got`;
  if (cpuPercent > cpuLimitPercent) return `main needs ${cpuPercent.toFixed(0)} % of a core`;
  return undefined;
}

/** How many of them got less than the stream carried meanwhile. */
export function countBehind(bytes: readonly number[], received: number): number {
  return bytes.filter((each) => each < received * keepsUpShare).length;
}
