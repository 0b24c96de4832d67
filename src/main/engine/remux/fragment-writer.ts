import type { FragmentHandler } from '../hls/fragment-reader.ts';
import { type AacConfig, sameAac } from '../transport/codec/adts.ts';
import { initSegment } from './init-segment.ts';
import { movieFragment, type Picture } from './movie-fragment.ts';
import type { VideoFormat } from './parameter-sets.ts';
import { type SoundRun, type SoundTrack, samplesPerFrame } from './sound-track.ts';

/** What may be given out once more when the format of the sound was guessed wrong: about a long GOP. */
const maxRepeatedBytes = 4 * 1024 * 1024;
/** Sound of another format waits for a keyframe for at most this long; then it comes without its picture. */
const maxWaitMs = 5_000;

/**
 * Puts pictures and sound into fragments, and initialisation segments before what needs them.
 *
 * After an initialisation segment players take nothing before the next keyframe. So, when the very first sound is not what was expected, the
 * pictures since the keyframe are given out again; later on sound of another format waits for a keyframe.
 */
export class FragmentWriter {
  readonly #handler: FragmentHandler;
  #format: VideoFormat | undefined;
  #audio: AacConfig | undefined;
  #sequence = 0;
  #stopped = false;
  /** The pictures since the first keyframe, until sound has come; undefined when that is over. */
  #repeatable: Picture[] | undefined = [];
  #repeatableBytes = 0;

  constructor(handler: FragmentHandler) {
    this.#handler = handler;
  }

  /** As the newest initialisation segment has it. */
  get audio(): AacConfig | undefined {
    return this.#audio;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** A keyframe follows that is decoded with these. */
  useFormat(format: VideoFormat, audio: AacConfig | undefined): void {
    if (this.#format && this.#repeatable && this.#repeatable.length > 0) this.#repeatable = undefined;
    if (format === this.#format && sameAac(audio, this.#audio)) return;
    this.#format = format;
    this.#audio = audio;
    this.#init();
  }

  picture(picture: Picture, sound: SoundTrack): void {
    this.#remember(picture);
    while (sound.hasSeveralRuns && this.#fits(sound)) this.#emitSound(sound.takeRun());
    const run = this.#fits(sound) ? sound.takeRun() : undefined;
    if (run) this.#repeatable = undefined;
    this.#emitPicture(picture, run);
  }

  soundAlone(sound: SoundTrack): void {
    while (sound.config && this.#fits(sound)) this.#emitSound(sound.takeRun());
    if (sound.config && sound.pendingMs > maxWaitMs) {
      this.#audio = sound.config;
      this.#init();
    }
  }

  /** The first sound is another than was said. */
  correctAudio(audio: AacConfig): void {
    const again = this.#repeatable;
    if (!again) return;
    this.#audio = audio;
    this.#init();
    for (const picture of again) this.#emitPicture(picture, undefined);
  }

  radio(sound: SoundTrack): void {
    for (let run = sound.takeRun(); run; run = sound.takeRun()) {
      if (!sameAac(run.config, this.#audio)) {
        this.#audio = run.config;
        this.#init();
      }
      const durationMs = (run.frames.length * samplesPerFrame * 1000) / run.config.sampleRate;
      this.#emit(movieFragment(++this.#sequence, undefined, run), durationMs, true);
    }
  }

  #fits(sound: SoundTrack): boolean {
    return sameAac(sound.config, this.#audio);
  }

  #remember(picture: Picture): void {
    if (!this.#repeatable) return;
    this.#repeatableBytes += picture.data.length;
    if (!this.#audio || this.#repeatableBytes > maxRepeatedBytes) this.#repeatable = undefined;
    else this.#repeatable.push(picture);
  }

  #init(): void {
    const video = this.#format;
    const audio = this.#audio;
    if (!this.#stopped) this.#handler.onInit(initSegment({ ...(video ? { video } : {}), ...(audio ? { audio } : {}) }));
  }

  #emitPicture(picture: Picture, sound: SoundRun | undefined): void {
    const data = movieFragment(++this.#sequence, picture, sound);
    this.#emit(data, picture.placed.duration / 90, picture.isIdr);
  }

  #emitSound(run: SoundRun | undefined): void {
    if (!run) return;
    this.#repeatable = undefined;
    this.#emit(movieFragment(++this.#sequence, undefined, run), 0, false);
  }

  #emit(data: Buffer, durationMs: number, independent: boolean): void {
    if (!this.#stopped) this.#handler.onFragment({ data, durationMs, independent });
  }
}
