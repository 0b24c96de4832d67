import type { Canvas } from './canvas.ts';

/**
 * One loop is 11.52 s on every channel: 288 frames of 40 ms, 540 AAC frames (1024/48000 s), 360 AC-3 frames (32 ms) and
 * 480 MP2 frames (24 ms), each a whole number, so that nothing has to be cut at the loop point. 288 also divides
 * into whole GOPs of 12, 24, 36 and 48 frames: 0.48, 0.96, 1.44 and 1.92 s.
 */
export const FPS = 25;
export const LOOP_FRAMES = 288;
export const LOOP_SECONDS = LOOP_FRAMES / FPS;

export interface VideoPlan {
  readonly codec: 'h264' | 'mpeg2' | 'hevc';
  readonly width: number;
  readonly height: number;
  readonly interlaced: boolean;
  readonly gopFrames: number;
  readonly bFrames: number;
  readonly scene: Scene;
}

/** A chord is four notes in semitones above the key; the arpeggio walks through them by index. */
export interface Tune {
  readonly keyHz: number;
  readonly chords: readonly (readonly number[])[];
  readonly arpeggio: readonly number[];
  readonly notesPerLoop: number;
  readonly timbre: 'bell' | 'pluck' | 'organ' | 'marimba';
  readonly pad: number;
}

export interface ChannelPlan {
  readonly number: string;
  readonly name: string;
  readonly tagline: string;
  readonly file: string;
  readonly colour: string;
  /** What is written on the channel's colour. */
  readonly ink: string;
  readonly video: VideoPlan | undefined;
  readonly audio: { readonly codec: 'aac' | 'ac3' | 'mp2'; readonly channels: 2 | 6; readonly kbps: number };
  readonly tune: Tune;
}

/** Draws one moment of a channel's picture; `u` runs from 0 to 1 over the loop. */
export type Scene = (canvas: Canvas, u: number) => void;
