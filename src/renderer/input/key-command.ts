/** Which command a key is (ZAP-7). Pure: what is open decides, what is done is run.ts's. */
import type { Command, InputContext } from './command.ts';

export interface Key {
  readonly key: string;
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
  Select: { do: 'zap-to-cursor' },
  g: { do: 'close-list' },
  Guide: { do: 'close-list' },
  ListProgram: { do: 'close-list' },
  ContextMenu: { do: 'close-list' },
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
  Select: { do: 'pool-zap' },
  w: { do: 'pool-keep-warm' },
  x: { do: 'pool-stop' },
  Delete: { do: 'pool-stop' },
};

const inNext: Readonly<Record<string, Command>> = {
  ArrowUp: { do: 'next-cursor', by: 'up' },
  ArrowDown: { do: 'next-cursor', by: 'down' },
  Home: { do: 'next-cursor', by: 'first' },
  End: { do: 'next-cursor', by: 'last' },
  Enter: { do: 'next-zap' },
  ' ': { do: 'next-zap' },
  Select: { do: 'next-zap' },
  a: { do: 'warm-ahead' },
};

/** Key values of UI Events, those of remotes included as far as they mean something here. */
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
  l: { do: 'last-channel' },
  MediaLast: { do: 'last-channel' },
  // What the Back key of a media centre remote sends.
  BrowserBack: { do: 'back' },
  GoBack: { do: 'close' },
  Exit: { do: 'close' },
  Enter: { do: 'open-list' },
  Select: { do: 'open-list' },
  g: { do: 'open-list' },
  Guide: { do: 'open-list' },
  ListProgram: { do: 'open-list' },
  // The Menu key of remotes and keyboards.
  ContextMenu: { do: 'open-list' },
  f: { do: 'full-screen' },
  F11: { do: 'full-screen' },
  w: { do: 'keep-warm' },
  i: { do: 'info' },
  Info: { do: 'info' },
  z: { do: 'zap-times' },
  p: { do: 'pool' },
  n: { do: 'next' },
  h: { do: 'help' },
  '?': { do: 'help' },
  Escape: { do: 'escape' },
};

const own: Readonly<Record<InputContext['over'], Readonly<Record<string, Command>>>> = {
  picture: {},
  list: inList,
  pool: inPool,
  next: inNext,
};

export function commandOf(event: Key, context: InputContext): Command | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (/^[\d.,]$/.test(key)) return { do: 'digit', key };
  return numberCommand(key, context) ?? own[context.over][key] ?? anywhere[key];
}

function numberCommand(key: string, { number }: InputContext): Command | undefined {
  if (number !== 'none' && (key === 'Enter' || key === 'Select')) return { do: 'confirm-number' };
  return number === 'open' && key === 'Backspace' ? { do: 'undo-digit' } : undefined;
}
