/** Which command a key is (ZAP-7). Pure: what is open decides, what is done is use-keys.ts's. */

export type CursorStep = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

export type Command =
  | { readonly do: 'channel'; readonly step: 1 | -1 }
  | { readonly do: 'digit'; readonly key: string }
  | { readonly do: 'cursor' | 'pool-cursor'; readonly by: CursorStep }
  | { readonly do: 'volume'; readonly step: 1 | -1 }
  | {
      readonly do:
        | 'confirm-number'
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
        | 'escape';
    };

export interface KeyContext {
  /** What has the arrow keys. Help and zap times leave them to the picture. */
  readonly over: 'picture' | 'list' | 'pool';
  readonly typing: boolean;
}

export interface Key {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

const inList: Readonly<Record<string, Command>> = {
  ArrowUp: { do: 'cursor', by: 'up' },
  ArrowDown: { do: 'cursor', by: 'down' },
  PageUp: { do: 'cursor', by: 'page-up' },
  PageDown: { do: 'cursor', by: 'page-down' },
  Home: { do: 'cursor', by: 'first' },
  End: { do: 'cursor', by: 'last' },
  Enter: { do: 'zap-to-cursor' },
  ' ': { do: 'zap-to-cursor' },
  g: { do: 'close-list' },
};

const inPool: Readonly<Record<string, Command>> = {
  ArrowUp: { do: 'pool-cursor', by: 'up' },
  ArrowDown: { do: 'pool-cursor', by: 'down' },
  PageUp: { do: 'pool-cursor', by: 'page-up' },
  PageDown: { do: 'pool-cursor', by: 'page-down' },
  Home: { do: 'pool-cursor', by: 'first' },
  End: { do: 'pool-cursor', by: 'last' },
  Enter: { do: 'pool-zap' },
  ' ': { do: 'pool-zap' },
  w: { do: 'pool-keep-warm' },
  x: { do: 'pool-stop' },
  Delete: { do: 'pool-stop' },
};

const anywhere: Readonly<Record<string, Command>> = {
  ArrowUp: { do: 'channel', step: 1 },
  ArrowDown: { do: 'channel', step: -1 },
  PageUp: { do: 'channel', step: 1 },
  PageDown: { do: 'channel', step: -1 },
  ChannelUp: { do: 'channel', step: 1 },
  ChannelDown: { do: 'channel', step: -1 },
  MediaTrackNext: { do: 'channel', step: 1 },
  MediaTrackPrevious: { do: 'channel', step: -1 },
  '+': { do: 'channel', step: 1 },
  '-': { do: 'channel', step: -1 },
  ArrowRight: { do: 'volume', step: 1 },
  ArrowLeft: { do: 'volume', step: -1 },
  AudioVolumeUp: { do: 'volume', step: 1 },
  AudioVolumeDown: { do: 'volume', step: -1 },
  AudioVolumeMute: { do: 'mute' },
  m: { do: 'mute' },
  Backspace: { do: 'last-channel' },
  BrowserBack: { do: 'last-channel' },
  l: { do: 'last-channel' },
  Enter: { do: 'open-list' },
  g: { do: 'open-list' },
  Guide: { do: 'open-list' },
  f: { do: 'full-screen' },
  F11: { do: 'full-screen' },
  w: { do: 'keep-warm' },
  i: { do: 'info' },
  Info: { do: 'info' },
  z: { do: 'zap-times' },
  p: { do: 'pool' },
  h: { do: 'help' },
  '?': { do: 'help' },
  Escape: { do: 'escape' },
};

const own: Readonly<Record<KeyContext['over'], Readonly<Record<string, Command>>>> = {
  picture: {},
  list: inList,
  pool: inPool,
};

export function commandOf(event: Key, context: KeyContext): Command | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (/^[\d.,]$/.test(key)) return { do: 'digit', key };
  if (context.typing && key === 'Enter') return { do: 'confirm-number' };
  return own[context.over][key] ?? anywhere[key];
}
