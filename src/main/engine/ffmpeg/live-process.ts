import { type FragmentHandler, FragmentReader } from '../hls/fragment-reader.ts';
import type { AppError } from '../kernel/app-error.ts';
import type { AsyncDisposable, Disposable } from '../kernel/disposable.ts';
import type { SourceInfo } from '../transport/stream-info.ts';
import type { Upstream } from '../transport/upstream.ts';
import { liveCommand } from './command/live-command.ts';
import type { Conversion } from './conversion.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import type { HeadStart } from './head-start.ts';
import type { EncodingProfile } from './profile.ts';

export interface LiveProcessOptions {
  readonly ffmpeg: Ffmpeg;
  readonly upstream: Upstream;
  readonly info: SourceInfo;
  readonly plan: Conversion;
  readonly profile: EncodingProfile;
  readonly handler: FragmentHandler;
  /** May have the process already. */
  readonly headStart?: HeadStart | undefined;
}

/** What FFmpeg has not yet read may grow to this; then it skips to the next keyframe. Some 5 s of an HD channel. */
const maxBacklogBytes = 6 * 1024 * 1024;

/** One FFmpeg between an upstream and a timeline. */
export class LiveProcess implements AsyncDisposable {
  /** Why it ended by itself; undefined when it was stopped. */
  readonly ended: Promise<AppError | undefined>;
  readonly #feed: Disposable;
  readonly #stop: () => Promise<void>;

  constructor(options: LiveProcessOptions) {
    const { ffmpeg, upstream, plan, profile, handler, headStart } = options;
    const command = liveCommand(plan, profile);
    const process = headStart?.take(command) ?? ffmpeg.start(command);
    const { stdin } = process;
    this.#stop = () => process.stop();

    const reader = new FragmentReader(handler);
    process.stdout.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk);
      } catch {
        // Not MP4: nothing good can follow, and the restart is what heals it.
        void process.stop();
      }
    });

    this.#feed = upstream.join(
      {
        write: (bytes) => {
          if (!stdin.writable) return true;
          stdin.write(bytes);
          return stdin.writableLength < maxBacklogBytes;
        },
        onDrain: (callback) => {
          stdin.on('drain', callback);
          return { dispose: () => void stdin.off('drain', callback) };
        },
        end: () => stdin.end(),
      },
      { selection: 'main', from: 'newest-keyframe' },
    );

    this.ended = process.exited.then((exit) => {
      this.#feed.dispose();
      return exit.wanted ? undefined : ffmpeg.explain(exit, 'ffmpeg-failed');
    });
  }

  async dispose(): Promise<void> {
    this.#feed.dispose();
    await this.#stop();
  }
}
