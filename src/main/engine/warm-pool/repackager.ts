import type { Worker } from '../../../shared/model/views.ts';
import type { UpstreamHold } from '../direct-pool/upstream-hold.ts';
import { type Conversion, describeConversion, planConversion } from '../ffmpeg/conversion.ts';
import type { HeadStart } from '../ffmpeg/head-start.ts';
import type { LiveProcess, LiveProcessOptions } from '../ffmpeg/live-process.ts';
import type { EncodingProfile } from '../ffmpeg/profile.ts';
import type { FragmentHandler } from '../hls/fragment-reader.ts';
import { canRemux } from '../remux/can-remux.ts';
import type { SourceInfo } from '../transport/stream-info.ts';

export interface LiveOptions extends Omit<LiveProcessOptions, 'ffmpeg'> {
  readonly by: Worker;
}

/** What runs between an upstream and an output. */
export type Live = Pick<LiveProcess, 'ended' | 'dispose'>;

export interface RepackagerDependencies {
  readonly startLive: (options: LiveOptions) => Live;
  /** An FFmpeg for what will probably have to be converted, before there is anything of it. */
  readonly startAhead: (plan: Conversion, profile: EncodingProfile) => HeadStart | undefined;
}

/**
 * Who makes an entry's media out of what its source sends: our own remuxer where nothing has to be converted, in no time and for next to
 * nothing, and FFmpeg for the rest, and for what the remuxer turned out not to cope with.
 */
export class Repackager {
  readonly #profile: EncodingProfile;
  readonly #deps: RepackagerDependencies;
  #needsFfmpeg = false;
  #running: { readonly info: SourceInfo; readonly plan: Conversion; readonly worker: Worker } | undefined;

  constructor(profile: EncodingProfile, deps: RepackagerDependencies) {
    this.#profile = profile;
    this.#deps = deps;
  }

  get info(): SourceInfo | undefined {
    return this.#running?.info;
  }

  get isConverting(): boolean {
    return this.#running?.plan.video.kind === 'encode';
  }

  get worker(): Worker | undefined {
    return this.#running?.worker;
  }

  describe(): { readonly video?: string; readonly audio?: string; readonly worker?: Worker } {
    const running = this.#running;
    return running ? { ...describeConversion(running.info, running.plan), worker: running.worker } : {};
  }

  /** While the tuner is waited for; undefined where it would be of no use. To be disposed of in any case. */
  startAhead({ upstream, wasWarm }: UpstreamHold): HeadStart | undefined {
    const { expected } = upstream;
    if (!expected || wasWarm) return undefined;
    const plan = planConversion(expected, this.#profile);
    return this.#workerFor(plan, expected) === 'ffmpeg' ? this.#deps.startAhead(plan, this.#profile) : undefined;
  }

  /** `handler` may be called before this returns. */
  start(
    { upstream }: UpstreamHold,
    info: SourceInfo,
    headStart: HeadStart | undefined,
    handler: FragmentHandler,
  ): Live {
    const plan = planConversion(info, this.#profile);
    const worker = this.#workerFor(plan, info);
    this.#running = { info, plan, worker };
    const live = this.#deps.startLive({
      ...{ by: worker, headStart, upstream, info, plan, handler },
      profile: this.#profile,
    });
    void live.ended.then((error) => {
      this.#needsFfmpeg ||= error?.code === 'not-remuxable';
    });
    return live;
  }

  #workerFor(plan: Conversion, info: SourceInfo): Worker {
    return !this.#needsFfmpeg && canRemux(plan, info) ? 'remuxer' : 'ffmpeg';
  }
}
