/** What a person can ask for, by whatever means: keys, remote, gamepad, mouse, media keys (ZAP-7). Done by run.ts. */

export type CursorStep = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

export type Command =
  | { readonly do: 'channel'; readonly step: 1 | -1 }
  | { readonly do: 'digit'; readonly key: string }
  | { readonly do: 'cursor' | 'pool-cursor' | 'next-cursor'; readonly by: CursorStep }
  | { readonly do: 'volume'; readonly step: 1 | -1 }
  | {
      readonly do:
        | 'confirm-number'
        | 'undo-digit'
        | 'zap-to-cursor'
        | 'open-list'
        | 'close-list'
        | 'last-channel'
        | 'mute'
        | 'full-screen'
        | 'keep-warm'
        | 'help'
        | 'info'
        | 'zap-times'
        | 'pool'
        | 'pool-zap'
        | 'pool-keep-warm'
        | 'pool-stop'
        | 'next'
        | 'next-zap'
        | 'warm-ahead'
        /** Closes what is uppermost; on the bare picture it leaves full screen, */
        | 'escape'
        /** does nothing, */
        | 'close'
        /** or returns to the last channel. */
        | 'back';
    };

export interface InputContext {
  /** What has the arrow keys. Help and zap times leave them to the picture. */
  readonly over: 'picture' | 'list' | 'pool' | 'next';
  /** `taken`: one was complete and zapped to a moment ago; an Enter from habit still belongs to it. */
  readonly number: 'none' | 'open' | 'taken';
}

/** Held down, these go on: a held key surfs, moves and turns the volume; it does not toggle. */
export const repeating: ReadonlySet<Command['do']> = new Set([
  'channel',
  'cursor',
  'pool-cursor',
  'next-cursor',
  'volume',
  'undo-digit',
]);
