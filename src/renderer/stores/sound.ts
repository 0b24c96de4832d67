/** Volume and mute, remembered like on any set. */
import { create } from 'zustand';
import { playerDeck } from './player.ts';

interface Sound {
  /** 0 to 1 in steps of 0.05. */
  readonly volume: number;
  readonly muted: boolean;
  /** Counts what the person did, so that the indicator shows again even if nothing changed (at the end of the scale). */
  readonly touches: number;
}

const key = 'afterglow.volume';
const step = 0.05;

export const useSound = create<Sound>()(() => ({ volume: remembered(), muted: false, touches: 0 }));

export function changeVolume(direction: 1 | -1): void {
  const { volume, touches } = useSound.getState();
  const next = Math.round(Math.max(0, Math.min(1, volume + direction * step)) * 100) / 100;
  // Turning the volume up or down is asking to hear it.
  useSound.setState({ volume: next, muted: false, touches: touches + 1 });
  localStorage.setItem(key, String(next));
  apply();
}

export function toggleMute(): void {
  const { muted, touches } = useSound.getState();
  useSound.setState({ muted: !muted, touches: touches + 1 });
  apply();
}

/** Hearing is logarithmic: the square of the scale's position sounds like even steps. */
function apply(): void {
  const { volume, muted } = useSound.getState();
  playerDeck.setSound(volume ** 2, muted);
}

function remembered(): number {
  const stored = Number(localStorage.getItem(key) ?? Number.NaN);
  return stored >= 0 && stored <= 1 ? stored : 0.8;
}

apply();
