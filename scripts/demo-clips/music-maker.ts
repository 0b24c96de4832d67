import { LOOP_SECONDS, type Tune } from './plan.ts';

export const SAMPLE_RATE = 48_000;
const LOOP_SAMPLES = Math.round(LOOP_SECONDS * SAMPLE_RATE);

/** One part of the mix; where it stands in stereo and in 5.1 is decided when it is laid out. */
export interface Stems {
  readonly pad: Float64Array;
  readonly bass: Float64Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** Overtones as [multiple, level]; marimba bars ring at their double octave and above, bells are not harmonic. */
const TIMBRES: Record<
  Tune['timbre'],
  { partials: readonly (readonly [number, number])[]; decayS: number; attackS: number }
> = {
  bell: {
    partials: [
      [1, 1],
      [2.76, 0.22],
      [5.4, 0.06],
    ],
    decayS: 1.5,
    attackS: 0.004,
  },
  pluck: {
    partials: [
      [1, 1],
      [2, 0.42],
      [3, 0.2],
      [4, 0.09],
    ],
    decayS: 0.55,
    attackS: 0.004,
  },
  organ: {
    partials: [
      [1, 1],
      [2, 0.3],
      [3, 0.18],
      [4, 0.06],
    ],
    decayS: 0.9,
    attackS: 0.03,
  },
  marimba: {
    partials: [
      [1, 1],
      [3.93, 0.16],
    ],
    decayS: 0.45,
    attackS: 0.003,
  },
};

/**
 * Plays a tune for one loop. What rings beyond the end is written at the beginning, and the sustained notes have a whole
 * number of periods per loop, so that the sound has no seam.
 */
export function play(tune: Tune): Stems {
  const stems: Stems = { pad: silence(), bass: silence(), left: silence(), right: silence() };
  const { keyHz, chords, arpeggio, notesPerLoop } = tune;
  const chordSeconds = LOOP_SECONDS / chords.length;
  for (const [i, chord] of chords.entries()) {
    for (const [voice, semitones] of chord.entries()) {
      sustain(
        stems.pad,
        pitch(keyHz, semitones),
        i * chordSeconds,
        chordSeconds,
        (0.05 * tune.pad) / (1 + voice * 0.2),
      );
    }
    sustain(stems.bass, pitch(keyHz / 2, chord[0] ?? 0), i * chordSeconds, chordSeconds, 0.1);
  }
  const step = LOOP_SECONDS / notesPerLoop;
  for (let note = 0; note < notesPerLoop; note++) {
    const chord = chords[Math.floor((note * chords.length) / notesPerLoop)] ?? [];
    const semitones = chord[arpeggio[note % arpeggio.length] ?? 0] ?? 0;
    const accent = note % arpeggio.length === 0 ? 0.2 : 0.14;
    const pan = 0.5 + 0.3 * Math.sin((2 * Math.PI * note * 3) / notesPerLoop);
    strike(stems, tune, pitch(keyHz * 2, semitones), note * step, accent, pan);
  }
  return stems;
}

function silence(): Float64Array {
  return new Float64Array(LOOP_SAMPLES);
}

function pitch(keyHz: number, semitones: number): number {
  return keyHz * 2 ** (semitones / 12);
}

/** A soft tone that swells and ebbs within its chord and overlaps the next one. */
function sustain(into: Float64Array, hz: number, startS: number, lengthS: number, level: number): void {
  const overlapS = 0.5;
  const periodic = Math.round(hz * LOOP_SECONDS) / LOOP_SECONDS;
  const start = Math.round(startS * SAMPLE_RATE);
  const length = Math.round((lengthS + overlapS) * SAMPLE_RATE);
  for (let n = 0; n < length; n++) {
    const t = n / SAMPLE_RATE;
    const swell = Math.min(1, t / overlapS, (lengthS + overlapS - t) / overlapS);
    const at = (start + n) % LOOP_SAMPLES;
    const phase = 2 * Math.PI * periodic * (at / SAMPLE_RATE);
    const tone = Math.sin(phase) + 0.25 * Math.sin(2 * phase) + 0.3 * Math.sin(phase + 2 * Math.PI * t * 0.9);
    into[at] = (into[at] ?? 0) + level * Math.sin((Math.PI / 2) * swell) ** 2 * tone;
  }
}

function strike(stems: Stems, tune: Tune, hz: number, startS: number, level: number, pan: number): void {
  const { partials, decayS, attackS } = TIMBRES[tune.timbre];
  const start = Math.round(startS * SAMPLE_RATE);
  const length = Math.round(decayS * 5 * SAMPLE_RATE);
  const [toLeft, toRight] = [Math.cos((pan * Math.PI) / 2), Math.sin((pan * Math.PI) / 2)];
  for (let n = 0; n < length; n++) {
    const t = n / SAMPLE_RATE;
    const envelope = level * Math.min(1, t / attackS) * Math.exp(-t / decayS) * Math.min(1, (length - n) / 2400);
    let tone = 0;
    for (const [multiple, share] of partials) {
      // Higher partials die first, as in anything that is struck.
      tone += share * Math.exp((-t * (multiple - 1)) / decayS) * Math.sin(2 * Math.PI * hz * multiple * t);
    }
    const at = (start + n) % LOOP_SAMPLES;
    stems.left[at] = (stems.left[at] ?? 0) + envelope * toLeft * tone;
    stems.right[at] = (stems.right[at] ?? 0) + envelope * toRight * tone;
  }
}

/** Interleaved 32-bit float samples: L R, or L R C LFE Ls Rs with the arpeggio wandering to the back. */
export function layOut({ pad, bass, left, right }: Stems, channels: 2 | 6, gain: number, loops: number): Buffer {
  const loop = Buffer.alloc(LOOP_SAMPLES * channels * 4);
  for (let n = 0; n < LOOP_SAMPLES; n++) {
    const [p, b, l, r] = [pad[n] ?? 0, bass[n] ?? 0, left[n] ?? 0, right[n] ?? 0];
    const back = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / LOOP_SAMPLES);
    const frame =
      channels === 2
        ? [p + b + l, p + b + r]
        : [p + l * (1 - back), p + r * (1 - back), b, b * 0.5, p * 0.6 + l * back, p * 0.6 + r * back];
    for (const [i, sample] of frame.entries()) loop.writeFloatLE(sample * gain, (n * channels + i) * 4);
  }
  return Buffer.concat(Array.from({ length: loops }, () => loop));
}
