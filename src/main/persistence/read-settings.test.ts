import { describe, expect, it } from 'vitest';
import { readSettings } from './read-settings.ts';

const codes = (text: string) => readSettings(text, 'settings.json').troubles.map(({ code }) => code);

describe('readSettings', () => {
  it('takes an empty object for the defaults', () => {
    const { settings, troubles, broken } = readSettings('{}', 'settings.json');
    expect(settings).toMatchObject({ boxes: [], port: 0 });
    expect(troubles).toEqual([]);
    expect(broken).toBe(false);
  });

  it.each(['', '{"boxes": [', '[]', 'null', '"text"'])('calls %j broken and goes on with the defaults', (text) => {
    const read = readSettings(text, 'settings.json');
    expect(read.broken).toBe(true);
    expect(read.settings.boxes).toEqual([]);
    expect(read.troubles.map(({ code }) => code)).toEqual(['settings-broken']);
  });

  it('loses only the value and the box that are wrong', () => {
    const good = { kind: 'hdhomerun', id: 'living-room', address: '192.168.1.20' };
    const read = readSettings(
      JSON.stringify({
        port: 'eighty',
        ffmpegPath: '/usr/bin/ffmpeg',
        boxes: [good, { kind: 'm3u', id: 'x' }, { ...good }],
      }),
      'settings.json',
    );
    expect(read.settings.boxes).toEqual([good]);
    expect(read.settings.ffmpegPath).toBe('/usr/bin/ffmpeg');
    expect(read.settings.port).toBe(0);
    expect(read.troubles).toHaveLength(3);
    expect(read.troubles.map(({ context }) => context.detail)).toEqual([
      expect.stringContaining('Box 2: playlist'),
      expect.stringContaining('"living-room" is used twice'),
      expect.stringContaining('"port"'),
    ]);
  });

  it('loses only the value that is wrong in a group, too', () => {
    const read = readSettings('{"warmPool": {"capacity": 99, "idleMinutes": 5}}', 'settings.json');
    expect(read.settings.warmPool).toMatchObject({ capacity: 4, idleMinutes: 5, policy: 'predictive' });
    expect(read.troubles.map(({ context }) => context.detail)).toEqual([
      expect.stringContaining('"warmPool.capacity"'),
    ]);
    expect(codes('{"warmPool": 7}')).toEqual(['settings-invalid']);
  });

  it('uses what it understands of a newer version, and says so', () => {
    expect(codes('{"version": 99, "port": 8099, "holograms": true}')).toEqual(['settings-newer']);
    expect(readSettings('{"version": 99, "port": 8099}', '').settings.port).toBe(8099);
  });

  it('reads a file with a byte order mark', () => {
    expect(codes('\uFEFF{}')).toEqual([]);
  });
});
