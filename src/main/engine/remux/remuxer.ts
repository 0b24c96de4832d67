import type { FragmentHandler } from '../hls/fragment-reader.ts';
import { AppError, asAppError } from '../kernel/app-error.ts';
import { type AacConfig, sameAac } from '../transport/codec/adts.ts';
import type { SourceInfo } from '../transport/stream-info.ts';
import { packetSize, pidOf } from '../transport/ts-packet.ts';
import { AdtsReader, type SoundUnit } from './adts-reader.ts';
import { FragmentWriter } from './fragment-writer.ts';
import { MediaClock } from './media-clock.ts';
import type { Picture } from './movie-fragment.ts';
import { PesAssembler } from './pes-assembler.ts';
import { PictureTimes } from './picture-times.ts';
import { SoundTrack } from './sound-track.ts';
import { type RawPicture, VideoReader } from './video-reader.ts';

export interface RemuxerOptions {
  readonly info: SourceInfo;
  readonly handler: FragmentHandler;
  /** What is known of the sound from before; it may be wrong. */
  readonly audio?: AacConfig;
  /** Called at most once; nothing comes out afterwards. */
  readonly onFail: (error: AppError) => void;
}

/** What television has nearly always; where it is wrong the first sound brings another initialisation segment. */
const likelyAudio: AacConfig = { objectType: 2, sampleRate: 48_000, channelConfiguration: 2 };
/** Sound that finds no picture to go with goes alone after this long. */
const lonelySoundMs = 120;
const radioFragmentMs = 100;
/** So many pictures without an IDR are a stream that has none (10 s at 25 a second). */
const patience = 250;

/**
 * A transport stream with H.264 and AAC to fragmented MP4, one fragment per picture the moment it is complete. It is fed whole packets from
 * a keyframe on, and takes the PIDs from `info`.
 *
 * Before the first IDR picture nothing comes out; what sound arrives meanwhile is held.
 */
export class Remuxer {
  readonly #options: RemuxerOptions;
  readonly #videoPid: number;
  readonly #audioPid: number;
  readonly #videoPes: PesAssembler;
  readonly #audioPes: PesAssembler;
  readonly #clock = new MediaClock();
  readonly #times = new PictureTimes(this.#clock);
  readonly #sound: SoundTrack;
  readonly #writer: FragmentWriter;
  #begun = false;
  #waited = 0;
  #over = false;

  constructor(options: RemuxerOptions) {
    const { info, handler } = options;
    this.#options = options;
    this.#videoPid = info.video?.pid ?? -1;
    this.#audioPid = info.audio?.pid ?? -1;
    const fail = (detail: string): void => this.#fail(new AppError('not-remuxable', { detail }));
    const video = new VideoReader(
      (picture) => this.#onPicture(picture),
      fail,
      () => this.#times.frameDuration,
    );
    this.#videoPes = new PesAssembler((pes, certain) => this.#over || video.pes(pes, certain));
    const audio = new AdtsReader((unit) => this.#onSound(unit), fail);
    this.#audioPes = new PesAssembler((pes) => {
      if (!this.#over) audio.pes(pes);
      return true;
    });
    this.#sound = new SoundTrack(this.#clock, () => fail('its sound is on a clock of its own'));
    this.#writer = new FragmentWriter(handler);
  }

  /** Never throws. */
  write(bytes: Uint8Array): void {
    try {
      for (let at = 0; at + packetSize <= bytes.length && !this.#over; at += packetSize) {
        const pid = pidOf(bytes, at);
        if (pid === this.#videoPid) this.#videoPes.packet(bytes, at);
        else if (pid === this.#audioPid) this.#audioPes.packet(bytes, at);
      }
    } catch (error) {
      this.#fail(asAppError(error));
    }
  }

  /** Nothing comes out any more, not even the rest of what is just being written. */
  stop(): void {
    this.#over = true;
    this.#writer.stop();
  }

  #onPicture(raw: RawPicture): void {
    if (this.#over || (!this.#begun && !this.#mayBegin(raw))) return;
    const { data, isIdr, format } = raw;
    // Later on it is a broken bit, and the next keyframe mends it.
    if (isIdr && !format && this.#begun) return;
    if (isIdr && !format) return this.#fail(new AppError('not-remuxable', { detail: 'a keyframe without its header' }));
    if (format?.details.frameDuration !== undefined) this.#times.expectDuration(format.details.frameDuration);
    const picture: Picture = { data, isIdr, placed: this.#times.place(raw, this.#sound.at) };
    this.#sound.review(this.#times);
    // What belongs to the initialisation segment of before goes before the next one.
    if (isIdr && this.#begun && this.#sound.hasSeveralRuns) this.#writer.soundAlone(this.#sound);
    this.#begun = true;
    if (isIdr && format) this.#writer.useFormat(format, this.#audioConfig());
    this.#writer.picture(picture, this.#sound);
  }

  #mayBegin({ isIdr }: RawPicture): boolean {
    if (isIdr) return true;
    if (++this.#waited >= patience) this.#fail(new AppError('not-remuxable', { detail: 'no IDR picture' }));
    return false;
  }

  #audioConfig(): AacConfig | undefined {
    if (this.#audioPid < 0) return undefined;
    const heard = this.#sound.config ?? this.#writer.audio ?? this.#sound.newestConfig;
    return heard ?? this.#options.audio ?? likelyAudio;
  }

  #onSound(unit: SoundUnit): void {
    if (this.#over) return;
    if (this.#videoPid < 0) return this.#onRadio(unit);
    this.#sound.add(unit, this.#times);
    if (!this.#begun) return;
    const { config } = this.#sound;
    if (config && !sameAac(config, this.#writer.audio)) this.#writer.correctAudio(config);
    if (this.#sound.pendingMs > lonelySoundMs) this.#writer.soundAlone(this.#sound);
  }

  #onRadio(unit: SoundUnit): void {
    this.#sound.add(unit, undefined);
    const isFirst = !this.#begun;
    this.#begun = true;
    if (isFirst || this.#sound.pendingMs >= radioFragmentMs) this.#writer.radio(this.#sound);
  }

  #fail(error: AppError): void {
    if (this.#over) return;
    this.stop();
    this.#options.onFail(error);
  }
}
