import type { Channel } from '../../../shared/model/channel.ts';
import type { BoxView } from '../../../shared/model/views.ts';
import { abortable } from '../kernel/abort.ts';
import { asAppError } from '../kernel/app-error.ts';
import type { Disposable } from '../kernel/disposable.ts';
import { Emitter } from '../kernel/emitter.ts';
import type { Clock, Logger } from '../ports.ts';
import type { Box, BoxLineUp, ChannelSource } from './box.ts';
import { compareChannelNumbers } from './channel-number.ts';
import type { TunerSlots } from './tuner-slots.ts';

export interface FoundChannel extends ChannelSource {
  readonly box: Box;
}

/** What is known of one box. It is the identity by which a late result proves that it still counts. */
interface Member {
  readonly box: Box;
  state: BoxView['state'];
  /** The newest line-up that loaded; a later failure does not take it away. */
  good: BoxLineUp | undefined;
  load: AbortController | undefined;
  retry: Disposable | undefined;
  failures: number;
}

const retryDelaysMs = [2_000, 5_000, 15_000, 30_000, 60_000] as const;

/**
 * The channels of all boxes as one list. Every box loads on its own: one that fails costs only its own channels, and only if it never
 * gave any; it is asked again, less and less often, for as long as that makes sense.
 */
export class LineUp {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #slots: TunerSlots;
  readonly #changed = new Emitter<void>();
  #members: readonly Member[] = [];
  #channels: readonly Channel[] = [];
  #byId: ReadonlyMap<string, FoundChannel> = new Map();
  #disposed = false;

  constructor(options: { readonly clock: Clock; readonly log: Logger; readonly slots: TunerSlots }) {
    this.#clock = options.clock;
    this.#log = options.log;
    this.#slots = options.slots;
  }

  /** Fires when a box's state or the list of channels has changed. */
  onChange(listener: () => void): Disposable {
    return this.#changed.on(listener);
  }

  /**
   * These boxes from now on, in this order. Boxes that are the same objects as before keep what they have; new ones are loaded, all at
   * once. Resolves, and never rejects, when the first load of each new one has ended.
   */
  async setBoxes(boxes: readonly Box[]): Promise<void> {
    const before = this.#members;
    const kept = boxes.map((box) => before.find((member) => member.box === box));
    for (const member of before) if (!kept.includes(member)) this.#leave(member);
    this.#members = boxes.map((box, index) => kept[index] ?? newMember(box));
    this.#rebuild();
    this.#changed.emit();
    await Promise.all(this.#members.filter((member) => !kept.includes(member)).map((member) => this.#load(member)));
  }

  /** Loads a box's line-up again. Resolves, and never rejects, when that has ended or a newer load has taken its place. */
  async reload(boxId: string): Promise<void> {
    const member = this.#members.find(({ box }) => box.id === boxId);
    if (!member) return;
    member.failures = 0;
    await this.#load(member);
  }

  /** Sorted by number, then by the order of the boxes. The same array until a channel comes or goes. */
  channels(): readonly Channel[] {
    return this.#channels;
  }

  find(channelId: string): FoundChannel | undefined {
    return this.#byId.get(channelId);
  }

  boxes(): readonly BoxView[] {
    return this.#members.map(({ box, state }) => {
      const { tuners, tuning } = this.#slots.view(box.id);
      const { id, name, kind } = box;
      return { id, name, kind, ...(tuners !== undefined && { tuners }), tuning: [...tuning], state };
    });
  }

  dispose(): void {
    this.#disposed = true;
    for (const member of this.#members) this.#leave(member);
  }

  async #load(member: Member): Promise<void> {
    if (this.#disposed) return;
    this.#leave(member);
    const load = new AbortController();
    member.load = load;
    this.#setState(member, { kind: 'loading' });
    try {
      // `abortable`, so that a superseded load ends at once even where its box is slow to notice.
      const lineUp = await abortable(member.box.loadLineUp(load.signal), load.signal);
      if (member.load !== load) return;
      member.failures = 0;
      member.good = lineUp;
      this.#slots.setLimit(member.box.id, lineUp.tuners);
      this.#rebuild();
      this.#setState(member, { kind: 'ready', channels: lineUp.channels.length, skippedLines: lineUp.skippedLines });
    } catch (error) {
      if (member.load !== load) return;
      this.#fail(member, error);
    }
  }

  #fail(member: Member, error: unknown): void {
    const { box } = member;
    const failure = asAppError(error, { box: box.name }).toFailure();
    if (failure.retry) {
      const delayMs = retryDelaysMs[Math.min(member.failures, retryDelaysMs.length - 1)] ?? 60_000;
      member.failures += 1;
      member.retry = this.#clock.after(delayMs, () => void this.#load(member));
    }
    this.#setState(member, { kind: 'failed', failure });
  }

  /** Ends what a box is doing; its late results count no more. */
  #leave(member: Member): void {
    const load = member.load;
    member.load = undefined;
    member.retry?.dispose();
    member.retry = undefined;
    load?.abort();
  }

  #setState(member: Member, state: BoxView['state']): void {
    const context = { box: member.box.name, ...('failure' in state && { failure: state.failure }) };
    if (member.state.kind !== state.kind) this.#log.info(context, `box ${member.state.kind}→${state.kind}`);
    member.state = state;
    this.#changed.emit();
  }

  #rebuild(): void {
    const all = this.#members.flatMap(({ box, good }) => (good?.channels ?? []).map((entry) => ({ ...entry, box })));
    // The sort is stable, so equal numbers stay in the order of the boxes and of their lists.
    const sorted = all.toSorted((a, b) => compareChannelNumbers(a.channel.number, b.channel.number));
    this.#channels = sorted.map(({ channel }) => channel);
    this.#byId = new Map(sorted.map((entry) => [entry.channel.id, entry]));
  }
}

function newMember(box: Box): Member {
  return { box, state: { kind: 'loading' }, good: undefined, load: undefined, retry: undefined, failures: 0 };
}
