/** What a tuner does for whom, as `/status.json` shows it. */
export interface TunerUse {
  readonly guideNumber: string;
  readonly guideName: string;
  readonly targetIp: string;
}

export type TuneResult =
  | { readonly kind: 'granted'; readonly tuner: number; readonly release: () => void }
  | { readonly kind: 'all-in-use' }
  | { readonly kind: 'in-use' }
  | { readonly kind: 'unknown-tuner' };

/** The box's tuners. Every stream takes one, a second stream of the same channel too, as with the hardware. */
export class TunerBank {
  readonly #uses: (TunerUse | undefined)[];

  constructor(count: number) {
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`A box has at least one tuner, not ${count}`);
    this.#uses = Array.from({ length: count }, () => undefined);
  }

  get count(): number {
    return this.#uses.length;
  }

  get inUse(): number {
    return this.#uses.filter((use) => use !== undefined).length;
  }

  /** By tuner number; undefined is idle. */
  get uses(): readonly (TunerUse | undefined)[] {
    return this.#uses;
  }

  /** Takes tuner number `wanted`, or the first free one. Releasing twice does no harm. */
  take(use: TunerUse, wanted?: number): TuneResult {
    if (wanted !== undefined && !(wanted in this.#uses)) return { kind: 'unknown-tuner' };
    const tuner = wanted ?? this.#uses.indexOf(undefined);
    if (tuner < 0) return { kind: 'all-in-use' };
    if (this.#uses[tuner] !== undefined) return { kind: 'in-use' };
    this.#uses[tuner] = use;
    const release = () => {
      if (this.#uses[tuner] === use) this.#uses[tuner] = undefined;
    };
    return { kind: 'granted', tuner, release };
  }
}
