/** What the zap state machine (zap-machine.ts) holds, hears and asks for. All times in milliseconds of `performance.now()`. */
import type { ZapAnswer } from '../../shared/contracts/ipc.ts';
import type { Failure } from '../../shared/errors.ts';
import type { Channel } from '../../shared/model/channel.ts';
import type { ZapReport } from '../../shared/model/zap-report.ts';
import type { StartFrom } from './feed/media-feed.ts';
import type { Run } from './surf.ts';

/** One try to bring a channel to the screen; `zapId` is its identity in every late callback. */
export interface Attempt {
  readonly zapId: string;
  readonly target: Channel;
  /** The key press (or, for what nobody pressed a key for, the moment it was decided). */
  readonly t0Ms: number;
  readonly settleMs: number;
  /** How often this channel failed in a row before this try. */
  readonly tries: number;
  /** Why the try before failed, so that its message stays while this one runs. */
  readonly before: Failure | undefined;
  /** Three seconds have gone by without a picture. */
  readonly slow: boolean;
  /** Nobody zapped: it replaces the player of what is shown, and is neither announced nor reported. */
  readonly rescue: boolean;
}

export type Phase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'settling'; readonly target: Channel; readonly t0Ms: number; readonly dueMs: number }
  | (Attempt & { readonly kind: 'tuning' })
  | (Attempt & { readonly kind: 'loading'; readonly answer: ZapAnswer; readonly answeredAtMs: number })
  | {
      readonly kind: 'failed';
      readonly target: Channel;
      readonly failure: Failure;
      readonly tries: number;
      /** When it is tried again by itself; undefined: only when the person says so. */
      readonly retryAtMs: number | undefined;
    };

export interface Shown {
  readonly zapId: string;
  readonly channel: Channel;
  readonly playSessionId: string;
  readonly hasVideo: boolean;
  /** Its session is gone: the last frame stands still. */
  readonly ended: boolean;
  readonly sinceMs: number;
}

/** A zap that has been swapped to the front and whose painting is still to be measured. */
export interface Unmeasured {
  readonly attempt: Attempt;
  readonly from: Channel | undefined;
  readonly answer: ZapAnswer;
  readonly answeredAtMs: number;
  /** When the first of the media, or its playlist, had arrived. */
  readonly headAtMs: number;
}

/** What a hidden player holds. */
export interface Ready {
  readonly zapId: string;
  readonly channel: Channel;
  readonly answer: ZapAnswer;
}

export interface ZapState {
  readonly phase: Phase;
  readonly shown: Shown | undefined;
  readonly run: Run | undefined;
  /** What was on the screen when the present run of presses began; it becomes `last` when the run ends somewhere else. */
  readonly origin: Channel | undefined;
  /** The channel that "last channel" goes back to. */
  readonly last: Channel | undefined;
  readonly unmeasured: Unmeasured | undefined;
  readonly report: ZapReport | undefined;
  /** How often in a row the shown channel was started afresh without its having played well in between. */
  readonly rescues: number;
  /** Zap ids begin with this, so that those of a reloaded page are others. */
  readonly page: string;
  readonly count: number;
}

export type ZapEvent =
  /** `surfing`: CH± and the like, which settle; otherwise a channel chosen on purpose, which does not. */
  | {
      readonly type: 'press';
      readonly target: Channel;
      readonly t0Ms: number;
      readonly surfing: boolean;
      readonly warm: boolean;
      /** A hidden player holds its picture. */
      readonly ready?: Ready | undefined;
    }
  | { readonly type: 'tick' }
  | { readonly type: 'answered'; readonly zapId: string; readonly answer: ZapAnswer }
  | { readonly type: 'refused'; readonly zapId: string; readonly failure: Failure }
  /** The new player is in front, in the document; it will be painted with the next frame. */
  | { readonly type: 'swapped'; readonly zapId: string; readonly headAtMs: number }
  | { readonly type: 'painted'; readonly zapId: string; readonly atMs: number }
  | { readonly type: 'player-failed'; readonly zapId: string; readonly failure: Failure }
  /** The front player stands still though its session lives; `undecodable`: because something damaged came. */
  | { readonly type: 'front-stuck'; readonly zapId: string; readonly failure: Failure; readonly undecodable: boolean }
  | { readonly type: 'session-ended'; readonly playSessionId: string; readonly failure: Failure }
  | { readonly type: 'again'; readonly t0Ms: number }
  | { readonly type: 'back'; readonly t0Ms: number };

export type ZapEffect =
  /** `from`: the newest keyframe that there is, or the one after it, because something before that cannot be decoded. */
  | { readonly do: 'begin'; readonly zapId: string; readonly target: Channel; readonly from: StartFrom }
  | { readonly do: 'load'; readonly zapId: string; readonly target: Channel; readonly answer: ZapAnswer }
  /** Bring what a hidden player holds to the front. */
  | { readonly do: 'promote'; readonly zapId: string; readonly answer: ZapAnswer }
  /** Empty the back player. */
  | { readonly do: 'drop'; readonly zapId: string }
  | { readonly do: 'cancel'; readonly zapId: string }
  | { readonly do: 'stop'; readonly playSessionId: string }
  | { readonly do: 'freeze-front' }
  | { readonly do: 'report'; readonly report: ZapReport };

export const initialZapState = (page: string): ZapState => ({
  phase: { kind: 'idle' },
  shown: undefined,
  run: undefined,
  origin: undefined,
  last: undefined,
  unmeasured: undefined,
  report: undefined,
  rescues: 0,
  page,
  count: 0,
});

/** The channel the person is on, as far as they are concerned: what CH± counts from and the banner shows. */
export function targetOf(state: ZapState): Channel | undefined {
  return state.phase.kind === 'idle' ? state.shown?.channel : state.phase.target;
}

/** What is shown is being started afresh. Nobody asked for it, so nobody is told before it takes long. */
export function isRescue(phase: Phase): boolean {
  return (phase.kind === 'tuning' || phase.kind === 'loading') && phase.rescue;
}
