import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { transform } from './fourier.ts';
import { demo } from './television.ts';

/** Of what is heard and of what it is compared with. */
export const sampleRate = 16_000;
/** Half a second: two notes of most tunes, and fine enough to tell half tones apart. */
export const windowSamples = 8_192;
const hopSamples = 2_048;
/** Where the notes are: 60 Hz to 2 kHz. */
const firstBin = Math.round((60 * windowSamples) / sampleRate);
const lastBin = Math.round((2_000 * windowSamples) / sampleRate);

/** The spectra of a loop, each of length 1. */
type Tune = readonly Float64Array[];

const tunes = new Map<string, Promise<Tune>>();

/** The channels, that whose tune has a moment most like what was heard first. Empty when nothing can be heard. */
export async function likest(
  heard: readonly number[],
): Promise<readonly { readonly number: string; readonly likeness: number }[]> {
  const spectrum = spectrumOf(Float64Array.from(heard));
  if (!spectrum) return [];
  const found = await Promise.all(
    demo.channels.map(async ({ number }) => {
      const tune = await tuneOf(number);
      return { number, likeness: Math.max(...tune.map((each) => product(each, spectrum))) };
    }),
  );
  return found.toSorted((a, b) => b.likeness - a.likeness);
}

function tuneOf(number: string): Promise<Tune> {
  const known = tunes.get(number);
  if (known) return known;
  const made = readTune(number);
  tunes.set(number, made);
  return made;
}

async function readTune(number: string): Promise<Tune> {
  const file = demo.channels.find((channel) => channel.number === number)?.file ?? '';
  const clip = join(import.meta.dirname, '..', '..', 'resources', 'demo', file);
  const mono = ['-vn', '-ac', '1', '-ar', String(sampleRate), '-f', 'f32le', '-'];
  const { stdout } = await promisify(execFile)('ffmpeg', ['-v', 'error', '-i', clip, ...mono], {
    encoding: 'buffer',
    maxBuffer: 64 * 1024 * 1024,
  });
  const loop = new Float32Array(Uint8Array.from(stdout).buffer);
  const spectra: Float64Array[] = [];
  for (let start = 0; start < loop.length; start += hopSamples) {
    const spectrum = spectrumOf(
      Float64Array.from({ length: windowSamples }, (_, i) => loop[(start + i) % loop.length] ?? 0),
    );
    if (spectrum) spectra.push(spectrum);
  }
  return spectra;
}

/** Roots of the magnitudes, so that a tune is all its notes and not its loudest; undefined for silence. */
function spectrumOf(samples: Float64Array): Float64Array | undefined {
  // -70 dB
  if (product(samples, samples) < samples.length * 1e-7) return undefined;
  const re = samples.map((each, i) => each * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / samples.length)));
  const im = new Float64Array(samples.length);
  transform(re, im);
  const roots = Float64Array.from({ length: lastBin - firstBin }, (_, i) =>
    Math.sqrt(Math.hypot(re[firstBin + i] ?? 0, im[firstBin + i] ?? 0)),
  );
  const length = Math.sqrt(product(roots, roots));
  return roots.map((each) => each / length);
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (const [i, each] of a.entries()) sum += each * (b[i] ?? 0);
  return sum;
}
