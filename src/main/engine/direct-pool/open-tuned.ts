import type { FoundChannel } from '../channels/line-up.ts';
import type { TunerSlots } from '../channels/tuner-slots.ts';
import { abortable } from '../kernel/abort.ts';
import { asAppError } from '../kernel/app-error.ts';
import { pause } from '../kernel/pause.ts';
import type { Clock } from '../ports.ts';
import type { ByteSource } from '../transport/upstream.ts';

export interface TuningDependencies {
  readonly slots: TunerSlots;
  readonly clock: Clock;
  readonly nextClosing: (boxId: string) => Promise<unknown> | undefined;
  readonly releaseTuner: (boxId: string) => Promise<boolean>;
}

/** A box may count a tuner as taken for a moment after its connection is closed; TVHeadend needs up to 0.1 s (FACTS.md). */
const boxSettlesMs = 300;
/** How often a tuner that is just being given back is waited for before another one is released. */
const waitsAtMost = 4;
/** One that was released may be taken by another zap of ours; then another one is. A box that still refuses was asked in vain. */
const releasesAtMost = { ourCountSaysFull: 3, boxSaysFull: 1 } as const;

/**
 * Opens a channel's source with a tuner of its box. When the box has none left, one that is about to be free is waited for, and else
 * the least valuable of what is warm there is released; then it is asked again (TUNE-3), all within this one call and nothing locked.
 * @throws AppError `no-tuner` with who holds the tuners, or why the box refused.
 */
export async function openTuned(
  found: FoundChannel,
  signal: AbortSignal,
  deps: TuningDependencies,
): Promise<ByteSource> {
  const boxId = found.box.id;
  let releases = 0;
  let settled = false;
  for (let waits = 0; ; ) {
    try {
      return await openOnce(found, signal, deps.slots);
    } catch (error) {
      const failure = asAppError(error);
      if (failure.code !== 'no-tuner' || signal.aborted) throw failure;
      const closing = waits < waitsAtMost ? deps.nextClosing(boxId) : undefined;
      if (closing) {
        waits += 1;
        await abortable(closing, signal);
      } else if (releases < releasesAtMost[deps.slots.isFull(boxId) ? 'ourCountSaysFull' : 'boxSaysFull']) {
        releases += 1;
        if (!(await abortable(deps.releaseTuner(boxId), signal))) throw failure;
      } else if (!settled) {
        settled = true;
        await pause(deps.clock, boxSettlesMs, signal);
      } else {
        throw failure;
      }
    }
  }
}

async function openOnce(
  { box, channel, source }: FoundChannel,
  signal: AbortSignal,
  slots: TunerSlots,
): Promise<ByteSource> {
  const slot = slots.acquire(box.id, channel.id);
  try {
    const stream = await box.open(source, signal);
    return {
      chunks: stream.chunks,
      close: async () => {
        await stream.close().finally(() => slot.release());
      },
    };
  } catch (error) {
    slot.release();
    const told = asAppError(error, { channel: channel.name, box: box.name });
    // The box only says that it has none left; we know which of them are ours.
    throw told.code === 'no-tuner' ? told.with(slots.describe(box.id)) : told;
  }
}
