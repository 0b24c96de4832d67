// Everything that is compared, by name.
import { worthAStart } from '../../../src/main/engine/prewarm/worth.ts';
import type { HouseholdEvent } from '../household/household.ts';
import type { Strategy } from '../simulation.ts';
import { Belady, Classic, Lfu, Lru } from './keeping.ts';
import { Neighbours } from './neighbours.ts';
import { Oracle } from './oracle.ts';
import { Predictive } from './predictive.ts';

export interface Contestant {
  readonly name: string;
  /** Only with this many slots; left out: with every number. */
  readonly slots?: number;
  readonly make: (events: readonly HouseholdEvent[], slots: number) => Strategy;
}

export const ours = 'predictive';
const minute = 60_000;

export const contestants: readonly Contestant[] = [
  { name: 'none', slots: 1, make: () => new Lru() },
  { name: 'keeps LRU', make: () => new Lru() },
  { name: 'keeps LFU', make: () => new Lfu() },
  { name: 'keeps classic', make: (_, slots) => new Classic(slots) },
  { name: 'keeps predictive', make: () => new Predictive(false) },
  { name: 'keeps Belady (bound)', make: (events) => new Belady(events) },
  { name: '±1 for a minute', slots: 3, make: () => new Neighbours({ forMs: minute, withFavourites: false }) },
  { name: '±1 and LRU', make: () => new Neighbours({ withFavourites: false }) },
  { name: '±1 and favourites', make: () => new Neighbours({ withFavourites: true }) },
  { name: ours, make: () => new Predictive(true) },
  { name: 'hidden state (bound)', make: (events) => new Oracle(events, worthAStart) },
];
