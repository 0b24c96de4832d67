import type { LeaseKind } from '../../../shared/model/leases.ts';
import type { Owner } from '../../../shared/model/warm-pool.ts';

/** One consumer's hold on an entry or an upstream. `end` is idempotent; its promise resolves when the release has had its effect. */
export interface Lease {
  readonly id: string;
  readonly kind: LeaseKind;
  readonly holder: string;
  /** The person on whose behalf it is held; a guess and an entry's hold on its upstream have none. */
  readonly owner: Owner | undefined;
  readonly ended: boolean;
  end(): Promise<void>;
}

/** Held because somebody may want it; nobody has asked. */
export const isGuess = (kind: LeaseKind): boolean => kind === 'prewarm' || kind === 'preroll';

/**
 * The leases of one thing. They are a set, so counting cannot go wrong: taking is synchronous, ending twice changes nothing.
 * `onEmpty` runs each time the last one ends; what it returns is awaited by whoever ended that last lease.
 */
export class LeaseSet {
  readonly #leases = new Map<string, Lease>();
  readonly #onChange: (lease: Lease, change: 'taken' | 'ended') => void;
  readonly #onEmpty: () => Promise<void>;
  #next = 1;

  constructor(onEmpty: () => Promise<void>, onChange: (lease: Lease, change: 'taken' | 'ended') => void = () => {}) {
    this.#onEmpty = onEmpty;
    this.#onChange = onChange;
  }

  take(kind: LeaseKind, holder: string, owner?: Owner): Lease {
    const id = `${kind}-${this.#next++}`;
    let ending: Promise<void> | undefined;
    const lease: Lease = {
      id,
      kind,
      holder,
      owner,
      get ended() {
        return ending !== undefined;
      },
      end: () => {
        ending ??= this.#end(lease);
        return ending;
      },
    };
    this.#leases.set(id, lease);
    this.#onChange(lease, 'taken');
    return lease;
  }

  get size(): number {
    return this.#leases.size;
  }

  list(): readonly Lease[] {
    return [...this.#leases.values()];
  }

  has(kind: LeaseKind): boolean {
    return this.list().some((lease) => lease.kind === kind);
  }

  /** By more than a guess: what is held is never evicted (POOL-4). */
  get isHeld(): boolean {
    return this.list().some(({ kind }) => !isGuess(kind));
  }

  async #end(lease: Lease): Promise<void> {
    this.#leases.delete(lease.id);
    this.#onChange(lease, 'ended');
    if (this.#leases.size === 0) await this.#onEmpty();
  }
}
