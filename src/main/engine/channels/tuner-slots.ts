import { AppError } from '../kernel/app-error.ts';
import type { Disposable } from '../kernel/disposable.ts';
import { Emitter } from '../kernel/emitter.ts';

/** The right to hold one stream of a box. */
export interface TunerSlot {
  readonly boxId: string;
  readonly channelId: string;
  /** Idempotent; to be called when the connection is confirmed to be closed. */
  release(): void;
}

export interface TunerView {
  /** Undefined when no limit is known. */
  readonly tuners: number | undefined;
  /** Channel ids, in the order in which they were taken. */
  readonly tuning: readonly string[];
}

interface BoxSlots {
  limit: number | undefined;
  readonly held: Map<string, TunerSlot>;
}

/**
 * Who of us holds which tuner. Counting here spares the box a question whose answer is known, and the person the wait for it; other
 * devices take tuners too, so the box still has the last word. Everything is synchronous: between asking and holding nobody gets in.
 */
export class TunerSlots {
  readonly #boxes = new Map<string, BoxSlots>();
  readonly #describeHolder: (channelId: string) => string;
  readonly #changed = new Emitter<string>();

  /** `describeHolder` says in words who holds a channel: "Das Dritte (watched)". */
  constructor(describeHolder: (channelId: string) => string = (channelId) => channelId) {
    this.#describeHolder = describeHolder;
  }

  /** Fires with the box id. */
  onChange(listener: (boxId: string) => void): Disposable {
    return this.#changed.on(listener);
  }

  /** What is held beyond a new, lower limit stays; only the next one is refused. */
  setLimit(boxId: string, tuners: number | undefined): void {
    const box = this.#box(boxId);
    if (box.limit === tuners) return;
    box.limit = tuners;
    this.#changed.emit(boxId);
  }

  /** Throws `no-tuner`, with the tuners and who holds them but without the names of box and channel, when all are taken. */
  acquire(boxId: string, channelId: string): TunerSlot {
    const box = this.#box(boxId);
    if (box.held.has(channelId)) {
      throw new AppError('internal', { detail: `The tuner for ${channelId} was asked for twice` });
    }
    if (this.isFull(boxId)) {
      throw new AppError('no-tuner', this.describe(boxId));
    }
    const slot: TunerSlot = {
      boxId,
      channelId,
      release: () => {
        // By identity: a late second release must not free the slot of whoever holds the channel now.
        if (box.held.get(channelId) !== slot) return;
        box.held.delete(channelId);
        this.#changed.emit(boxId);
      },
    };
    box.held.set(channelId, slot);
    this.#changed.emit(boxId);
    return slot;
  }

  /** What a person is told who finds no tuner free. */
  describe(boxId: string): { readonly tuners?: number; readonly holders: string[] } {
    const { limit, held } = this.#box(boxId);
    return { ...(limit !== undefined && { tuners: limit }), holders: [...held.keys()].map(this.#describeHolder) };
  }

  isFull(boxId: string): boolean {
    return this.free(boxId) === 0;
  }

  /** How many are left by our count; undefined when no limit is known. */
  free(boxId: string): number | undefined {
    const box = this.#boxes.get(boxId);
    return box?.limit === undefined ? undefined : Math.max(0, box.limit - box.held.size);
  }

  view(boxId: string): TunerView {
    const box = this.#boxes.get(boxId);
    return { tuners: box?.limit, tuning: box ? [...box.held.keys()] : [] };
  }

  #box(boxId: string): BoxSlots {
    let box = this.#boxes.get(boxId);
    if (!box) {
      box = { limit: undefined, held: new Map() };
      this.#boxes.set(boxId, box);
    }
    return box;
  }
}
