import { describe, expect, it } from 'vitest';
import type { InputContext } from './command.ts';
import { commandOf } from './key-command.ts';

const key = (name: string, held: Partial<{ ctrlKey: boolean; altKey: boolean; metaKey: boolean }> = {}) => ({
  key: name,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...held,
});
const watching: InputContext = { over: 'picture', number: 'none' };
const choosing: InputContext = { over: 'list', number: 'none' };
const inPool: InputContext = { over: 'pool', number: 'none' };

describe('commandOf', () => {
  it.each(['ArrowUp', 'PageUp', 'ChannelUp', '+'])('%s is CH+ over the picture', (name) => {
    expect(commandOf(key(name), watching)).toEqual({ do: 'channel', step: 1 });
  });

  it('moves in the list when it is open, but CH keys stay CH keys', () => {
    expect(commandOf(key('ArrowUp'), choosing)).toEqual({ do: 'cursor', by: 'up' });
    expect(commandOf(key('Enter'), choosing)).toEqual({ do: 'zap-to-cursor' });
    expect(commandOf(key('ChannelUp'), choosing)).toEqual({ do: 'channel', step: 1 });
  });

  it('knows Enter by what is open', () => {
    expect(commandOf(key('Enter'), watching)).toEqual({ do: 'open-list' });
    expect(commandOf(key('Enter'), { over: 'list', number: 'open' })).toEqual({ do: 'confirm-number' });
  });

  it('gives the warm pool the arrows, Enter, W and X while it is open, and leaves CH keys, sound and digits alone', () => {
    expect(commandOf(key('p'), watching)).toEqual({ do: 'pool' });
    expect(commandOf(key('P'), inPool)).toEqual({ do: 'pool' });
    expect(commandOf(key('ArrowDown'), inPool)).toEqual({ do: 'pool-cursor', by: 'down' });
    expect(commandOf(key('PageUp'), inPool)).toEqual({ do: 'pool-cursor', by: 'page-up' });
    expect(commandOf(key('Enter'), inPool)).toEqual({ do: 'pool-zap' });
    expect(commandOf(key('w'), inPool)).toEqual({ do: 'pool-keep-warm' });
    expect(commandOf(key('X'), inPool)).toEqual({ do: 'pool-stop' });
    expect(commandOf(key('Delete'), inPool)).toEqual({ do: 'pool-stop' });
    expect(commandOf(key('ChannelDown'), inPool)).toEqual({ do: 'channel', step: -1 });
    expect(commandOf(key('ArrowLeft'), inPool)).toEqual({ do: 'volume', step: -1 });
    expect(commandOf(key('Enter'), { over: 'pool', number: 'open' })).toEqual({ do: 'confirm-number' });
  });

  it('stops nothing over the picture or in the list', () => {
    expect(commandOf(key('Delete'), watching)).toBeUndefined();
    expect(commandOf(key('x'), choosing)).toBeUndefined();
    expect(commandOf(key('w'), choosing)).toEqual({ do: 'keep-warm' });
  });

  it('does not mind capitals and leaves the shortcuts of the window alone', () => {
    expect(commandOf(key('M'), watching)).toEqual({ do: 'mute' });
    expect(commandOf(key('Z'), choosing)).toEqual({ do: 'zap-times' });
    expect(commandOf(key('w', { ctrlKey: true }), watching)).toBeUndefined();
    expect(commandOf(key('x'), watching)).toBeUndefined();
  });

  it('takes the last digit back while a number is open', () => {
    expect(commandOf(key('Backspace'), { over: 'picture', number: 'open' })).toEqual({ do: 'undo-digit' });
    expect(commandOf(key('Backspace'), { over: 'list', number: 'taken' })).toEqual({ do: 'last-channel' });
  });

  it('opens no list for the Enter after a number that was taken by itself', () => {
    expect(commandOf(key('Enter'), { over: 'picture', number: 'taken' })).toEqual({ do: 'confirm-number' });
  });

  it('knows the keys of remotes', () => {
    expect(commandOf(key('Select'), watching)).toEqual({ do: 'open-list' });
    expect(commandOf(key('Select'), choosing)).toEqual({ do: 'zap-to-cursor' });
    expect(commandOf(key('Guide'), watching)).toEqual({ do: 'open-list' });
    expect(commandOf(key('Guide'), choosing)).toEqual({ do: 'close-list' });
    expect(commandOf(key('ContextMenu'), inPool)).toEqual({ do: 'open-list' });
    expect(commandOf(key('BrowserBack'), watching)).toEqual({ do: 'back' });
    expect(commandOf(key('GoBack'), choosing)).toEqual({ do: 'close' });
    expect(commandOf(key('MediaLast'), watching)).toEqual({ do: 'last-channel' });
    expect(commandOf(key('MediaTrackPrevious'), choosing)).toEqual({ do: 'channel', step: -1 });
    // A live picture does not pause.
    expect(commandOf(key('MediaPlayPause'), watching)).toBeUndefined();
  });
});
