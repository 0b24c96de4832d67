import type { Environment } from '../../../scripts/lib/child.ts';
import type { ElectronRuntime } from '../../../scripts/setup/electron.ts';

type RivalId = 'mpv' | 'mpv low-latency' | 'VLC' | 'media server';

/** What a rival is given to live in. */
export interface RivalScene {
  /** Leads to its own display of 1280×720. */
  readonly env: Environment;
  /** For its files; anybody may write there. */
  readonly folder: string;
  readonly runtime: ElectronRuntime;
}

export interface RunningRival {
  /** Begins to play this; returns when the order is given. */
  play(url: string): void;
  /** It no longer plays nor holds a connection: for what cannot be told to go from one to the next. */
  rest?(): Promise<void>;
  stop(): Promise<void>;
}

export interface Rival {
  readonly id: RivalId;
  /** How it is run, for the record. */
  readonly how: string;
  start(scene: RivalScene): Promise<RunningRival>;
}

export const pictureSize = { width: 1280, height: 720 } as const;
