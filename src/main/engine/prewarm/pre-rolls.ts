import type { Channel } from '../../../shared/model/channel.ts';
import type { TunerSlots } from '../channels/tuner-slots.ts';
import type { EncodingProfile } from '../ffmpeg/profile.ts';
import { AppError } from '../kernel/app-error.ts';
import type { Disposable } from '../kernel/disposable.ts';
import type { Logger } from '../ports.ts';
import type { PlaySession, PlaySessions } from '../sessions/play-sessions.ts';
import type { ViewerSession } from '../sessions/viewer-session.ts';
import type { TunerRelease } from '../warm-pool/tuner-release.ts';
import type { WarmPool } from '../warm-pool/warm-pool.ts';
import type { CpuWatch } from './cpu-watch.ts';

/** A tuner of the box that stays free for people and recordings (TUNE-5). */
const spareTuners = 1;

export interface PreRollsOptions {
  /** How many at once, of all windows; 0 switches it off. */
  readonly limit: number;
  readonly pool: WarmPool;
  readonly slots: TunerSlots;
  readonly release: TunerRelease;
  readonly plays: PlaySessions;
  readonly cpu: CpuWatch;
  readonly log: Logger;
}

/**
 * Play sessions for hidden players that hold the picture of the likeliest next channel (ZAP-3). Each is a guess: it takes no tuner from
 * anybody, leaves one free, and goes when it is needed elsewhere or the processor has no time for it.
 */
export class PreRolls implements Disposable {
  readonly #options: PreRollsOptions;
  readonly #listening: Disposable;
  readonly #starting = new Set<AbortSignal>();

  constructor(options: PreRollsOptions) {
    this.#options = options;
    this.#listening = options.cpu.onChange((busy) => {
      options.log.info({}, busy ? 'pre-rolling paused: the processor is busy' : 'pre-rolling goes on');
      if (busy) this.#endAll();
    });
  }

  /**
   * Resolves with the play session when there is a picture.
   * @throws AppError `machine-busy`, `no-spare-tuner`, `aborted`, or why the channel cannot be received.
   */
  async start(
    viewer: ViewerSession,
    channel: Channel,
    profile: EncodingProfile,
    signal: AbortSignal,
  ): Promise<PlaySession> {
    const { cpu, limit } = this.#options;
    if (this.#count() >= limit) throw new AppError('no-spare-slot', { channel: channel.name });
    if (cpu.isBusy) throw new AppError('machine-busy', { channel: channel.name });
    this.#starting.add(signal);
    try {
      return await this.#start(viewer, channel, profile, signal);
    } finally {
      this.#starting.delete(signal);
    }
  }

  async #start(
    viewer: ViewerSession,
    channel: Channel,
    profile: EncodingProfile,
    signal: AbortSignal,
  ): Promise<PlaySession> {
    const { pool, plays, cpu } = this.#options;
    if (!pool.find(channel.id, profile)) await this.#findTuner(channel);
    const hold = await pool.acquire(channel, profile, { kind: 'preroll', holder: viewer.client.sessionId }, signal);
    const isWanted = !signal.aborted && viewer.isConnected && !hold.entry.isStopping;
    if (isWanted && !cpu.isBusy) return plays.openUnseen(viewer, hold);
    await hold.lease.end();
    throw new AppError(isWanted ? 'machine-busy' : 'aborted', { channel: channel.name });
  }

  /** Those that have been given up are on their way out. */
  #count(): number {
    const starting = [...this.#starting].filter(({ aborted }) => !aborted);
    return this.#options.plays.unseen().length + starting.length;
  }

  dispose(): void {
    this.#listening.dispose();
  }

  /** What is merely warm and worth least gives way to what is likely next, as long as one tuner is free besides. */
  async #findTuner(channel: Channel): Promise<void> {
    const { slots, release } = this.#options;
    const { boxId } = channel;
    if (slots.view(boxId).tuning.includes(channel.id)) return;
    for (let free = slots.free(boxId); free !== undefined && free <= spareTuners; free = slots.free(boxId)) {
      const couldEver = (slots.view(boxId).tuners ?? 0) > spareTuners + 1;
      if (couldEver && (await release.release(boxId))) continue;
      throw new AppError('no-spare-tuner', { channel: channel.name, box: channel.boxName });
    }
  }

  #endAll(): void {
    const { plays } = this.#options;
    for (const { id, entry } of plays.unseen())
      void plays.revoke(id, new AppError('machine-busy', { channel: entry.channelName }));
  }
}
