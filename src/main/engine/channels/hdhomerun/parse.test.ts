import { describe, expect, it } from 'vitest';
import { parseAddress, parseDiscover, parseLineUp } from './parse.ts';

const base = new URL('http://192.168.1.20/');
const box = { id: 'hdhr', name: 'HDHR', base };

describe('parseAddress', () => {
  it.each([
    ['192.168.1.20', 'http://192.168.1.20/'],
    [' hdhr.local:8080 ', 'http://hdhr.local:8080/'],
    ['http://192.168.1.20', 'http://192.168.1.20/'],
    ['https://tv.example/', 'https://tv.example/'],
    ['http://192.168.1.20/discover.json', 'http://192.168.1.20/'],
    ['http://host:9191/hdhr', 'http://host:9191/hdhr/'],
    ['http://host:9191/hdhr/lineup.html?x=1#y', 'http://host:9191/hdhr/'],
    ['fe80::1', 'http://[fe80::1]/'],
    ['[fe80::1]:81', 'http://[fe80::1]:81/'],
    ['', undefined],
    ['two words', undefined],
    ['ftp://host', undefined],
    ['host:99999', undefined],
  ])('%j → %j', (address, expected) => expect(parseAddress(address)?.href).toBe(expected));
});

describe('parseDiscover', () => {
  it('reads what the hardware says', () => {
    const json = {
      FriendlyName: 'HDHomeRun FLEX',
      ModelNumber: 'HDFX-4K',
      DeviceID: '10ABCDEF',
      BaseURL: 'http://192.168.1.20',
      LineupURL: 'http://192.168.1.20/lineup.json',
      TunerCount: 4,
    };
    expect(parseDiscover(json, base)).toEqual({
      name: 'HDHomeRun FLEX',
      tuners: 4,
      lineUpUrl: 'http://192.168.1.20/lineup.json',
    });
  });

  it('forgives what it does not need', () => {
    expect(
      parseDiscover({ DeviceID: 12, FriendlyName: null, TunerCount: '2', LineupURL: 'http://elsewhere/l.json' }, base),
    ).toEqual({
      name: undefined,
      tuners: 2,
      lineUpUrl: undefined,
    });
    expect(parseDiscover({ DeviceID: 'A', TunerCount: 0 }, base)?.tuners).toBeUndefined();
    expect(parseDiscover({ DeviceID: 'A', TunerCount: null }, base)?.tuners).toBeUndefined();
  });

  it.each([[{}], [[]], [null], ['text'], [{ error: 'no' }]])('does not take %j for one', (json) => {
    expect(parseDiscover(json, base)).toBeUndefined();
  });
});

describe('parseLineUp', () => {
  it('sorts by number and leaves out what is protected or malformed', () => {
    const parsed = parseLineUp(
      [
        { GuideNumber: '10.1', GuideName: 'Ten', URL: 'http://192.168.1.20:5004/auto/v10.1' },
        { GuideNumber: '7.2', GuideName: 'Seven B', URL: 'http://192.168.1.20:5004/auto/v7.2', HD: 1 },
        { GuideNumber: '7.1', GuideName: 'Seven', URL: 'http://192.168.1.20:5004/auto/v7.1', DRM: 0 },
        { GuideNumber: '8.1', GuideName: 'Locked', URL: 'http://192.168.1.20:5004/auto/v8.1', DRM: 1 },
        { GuideName: 'no number' },
        { GuideNumber: 'x' },
        null,
        'text',
        { GuideNumber: 3 },
      ],
      box,
    );
    expect(parsed?.channels.map(({ channel, source }) => `${channel.id} ${channel.name} ${source.url}`)).toEqual([
      'hdhr:3 Channel 3 http://192.168.1.20:5004/auto/v3',
      'hdhr:7.1 Seven http://192.168.1.20:5004/auto/v7.1',
      'hdhr:7.2 Seven B http://192.168.1.20:5004/auto/v7.2',
      'hdhr:10.1 Ten http://192.168.1.20:5004/auto/v10.1',
    ]);
    expect(parsed?.skippedLines).toBe(5);
  });

  it('stays on the box, whatever the box writes', () => {
    const urls = (base: string, ...addresses: string[]): string[] | undefined =>
      parseLineUp(
        addresses.map((URL, index) => ({ GuideNumber: `${index + 1}`, URL })),
        { ...box, base: new URL(base) },
      )?.channels.map(({ source }) => source.url);
    expect(
      urls(
        'http://hdhr.local/',
        'http://192.168.1.20:5004/auto/v1',
        'http://a:b@evil/x?y=1',
        'file:///etc/passwd',
        '/auto/v4',
        'http://[',
      ),
    ).toEqual([
      'http://hdhr.local:5004/auto/v1',
      'http://hdhr.local/x?y=1',
      'http://hdhr.local:5004/auto/v3',
      'http://hdhr.local/auto/v4',
      'http://hdhr.local:5004/auto/v5',
    ]);
    expect(urls('http://[fe80::1]/', 'nonsense://')).toEqual(['http://[fe80::1]:5004/auto/v1']);
  });

  it('keeps ids apart where two transmitters use one number', () => {
    const parsed = parseLineUp([{ GuideNumber: '5.1' }, { GuideNumber: '5.1' }], box);
    expect(parsed?.channels.map(({ channel }) => channel.id)).toEqual(['hdhr:5.1', 'hdhr:5.1-2']);
  });

  it('wants a list', () => {
    expect(parseLineUp({ channels: [] }, box)).toBeUndefined();
    expect(parseLineUp([], box)).toEqual({ channels: [], skippedLines: 0 });
  });
});
