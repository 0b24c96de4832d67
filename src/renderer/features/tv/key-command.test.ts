import { describe, expect, it } from 'vitest';
import { commandOf } from './key-command.ts';

const key = (name: string, held: Partial<{ ctrlKey: boolean; altKey: boolean; metaKey: boolean }> = {}) => ({
  key: name,
  code: '',
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...held,
});
const watching = { list: false, typing: false };
const choosing = { list: true, typing: false };

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
    expect(commandOf(key('Enter'), { list: true, typing: true })).toEqual({ do: 'confirm-number' });
  });

  it('does not mind capitals and leaves the shortcuts of the window alone', () => {
    expect(commandOf(key('M'), watching)).toEqual({ do: 'mute' });
    expect(commandOf(key('Z'), choosing)).toEqual({ do: 'zap-times' });
    expect(commandOf(key('w', { ctrlKey: true }), watching)).toBeUndefined();
    expect(commandOf(key('x'), watching)).toBeUndefined();
  });
});
