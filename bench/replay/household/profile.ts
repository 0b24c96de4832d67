/**
 * How households zap, as numbers: those that were published (Cha et al., IMC 2008) for who has the CH± keys in hand, and an assumption
 * for who chooses from a list. The perturbed ones are what the predictor was not made for. Pure data.
 */
export interface Profile {
  readonly id: string;
  readonly channels: number;
  /** Shares of a burst of short visits: along the line-up upwards, downwards, among favourites, anywhere. */
  readonly burst: { readonly up: number; readonly down: number; readonly favourites: number; readonly jump: number };
  /** After a view: a burst, or else one switch to something in mind. */
  readonly burstAfterView: number;
  /** What somebody has in mind; what is left of 1 is any popular channel. */
  readonly targeted: {
    readonly favourite: number;
    readonly last: number;
    readonly anchor: number;
    readonly genre: number;
  };
  /** A burst ends at each step in a targeted switch, or in a return to what was watched. */
  readonly endsTargeted: number;
  readonly endsAtAnchor: number;
  /** Of the steps of a linear burst: on, back; the rest skips. */
  readonly linear: { readonly next: number; readonly reverse: number };
  /** The chance to stay is min(0.9, base + slope · min(0.5, preference)). */
  readonly stay: { readonly base: number; readonly slope: number };
  readonly habits: number;
  /** Something changes for the household on that day. */
  readonly change?: { readonly onDay: number; readonly what: 'line-up' | 'new-member' | 'holidays' };
}

const remote: Profile = {
  id: 'remote',
  channels: 150,
  burst: { up: 0.57, down: 0.15, favourites: 0.17, jump: 0.11 },
  burstAfterView: 0.84,
  targeted: { favourite: 0.48, last: 0.2, anchor: 0.1, genre: 0.22 },
  endsTargeted: 0.05,
  endsAtAnchor: 0.0225,
  linear: { next: 0.75, reverse: 0.03 },
  stay: { base: 0.075, slope: 1.8 },
  habits: 4,
};

const list: Profile = {
  ...remote,
  id: 'list',
  burst: { up: 0.26, down: 0.12, favourites: 0.42, jump: 0.2 },
  burstAfterView: 0.55,
  targeted: { favourite: 0.55, last: 0.2, anchor: 0.15, genre: 0.1 },
  endsTargeted: 0.1,
  endsAtAnchor: 0.05,
  stay: { base: 0.1, slope: 1.5 },
};

export const profiles: readonly Profile[] = [remote, list];

/** Households that the experts were not made after. */
export const perturbed: readonly Profile[] = [
  { ...remote, id: 'no linear zapping', burst: { up: 0, down: 0, favourites: 0.6, jump: 0.4 } },
  { ...remote, id: 'no habits', habits: 0, linear: { next: 0.45, reverse: 0.15 } },
  { ...list, id: 'few channels', channels: 25 },
  { ...remote, id: '2,000 channels', channels: 2_000 },
  { ...list, id: 'list, 2,000 channels', channels: 2_000 },
  { ...remote, id: 'holidays', change: { onDay: 30, what: 'holidays' } },
  { ...list, id: 'a new member', change: { onDay: 30, what: 'new-member' } },
  { ...remote, id: 'a new line-up', change: { onDay: 30, what: 'line-up' } },
];

export function profileOf(id: string): Profile | undefined {
  return [...profiles, ...perturbed].find((profile) => profile.id === id);
}
