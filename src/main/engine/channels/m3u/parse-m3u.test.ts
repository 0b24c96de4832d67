import { describe, expect, it } from 'vitest';
import { AppError } from '../../kernel/app-error.ts';
import { type ParsedM3u, parseM3u } from './parse-m3u.ts';

const parse = (text: string, base?: string): ParsedM3u =>
  parseM3u(text, { boxId: 'tv', boxName: 'TV', base: base === undefined ? undefined : new URL(base) });

const brief = ({ channels }: ParsedM3u): string[] =>
  channels.map(({ channel, source }) => `${channel.number} ${channel.name} ${source.url}`);

const failure = (text: string): AppError => {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('It was expected to be refused.');
};

/** As answered by a TVHeadend 4.3. */
const tvheadend = `#EXTM3U
#EXTINF:-1 tvg-id="b5bb7f28e2dbd8dc74ade1b686ad71b7",Chan 1
http://127.0.0.1:9981/stream/channelid/679459765?profile=pass
#EXTINF:-1 tvg-id="129c64a4a32b4de47eecfabf8af1f10d",Chan 2
http://127.0.0.1:9981/stream/channelid/610573330?profile=pass
#EXTINF:-1 tvg-id="ec332347679b126a8bae8cde4369adbe",Chan 3
http://127.0.0.1:9981/stream/channelid/1193489388?profile=pass
`;

describe('parseM3u', () => {
  it("reads TVHeadend's playlist, numbered in its order", () => {
    const parsed = parse(tvheadend);
    expect(parsed.skippedLines).toBe(0);
    expect(parsed.channels).toEqual([
      {
        channel: { id: 'tv:b5bb7f28e2dbd8dc74ade1b686ad71b7', number: '1', name: 'Chan 1', boxId: 'tv', boxName: 'TV' },
        source: { boxId: 'tv', url: 'http://127.0.0.1:9981/stream/channelid/679459765?profile=pass', kind: 'mpegts' },
      },
      expect.objectContaining({ channel: expect.objectContaining({ number: '2', name: 'Chan 2' }) }),
      expect.objectContaining({ channel: expect.objectContaining({ number: '3', name: 'Chan 3' }) }),
    ]);
  });

  it('reads every attribute, a byte order mark, CRLF and blank lines', () => {
    const parsed = parse(
      [
        '\ufeff#EXTM3U url-tvg="http://h/guide.xml"',
        '',
        '#EXTINF:-1 tvg-id="a.de" tvg-chno="12" tvg-name="A" tvg-logo="http://h/a.png" group-title="News",Channel, A',
        'http://h/a.ts',
        '   ',
        '#EXTINF:-1,B',
        '#EXTGRP:Sports',
        '# a remark',
        'http://h/b.ts',
      ].join('\r\n'),
    );
    expect(parsed.channels.map(({ channel }) => channel)).toEqual([
      {
        id: 'tv:a.de',
        number: '12',
        name: 'Channel, A',
        boxId: 'tv',
        boxName: 'TV',
        logoUrl: 'http://h/a.png',
        group: 'News',
      },
      {
        id: expect.stringMatching(/^tv:[0-9a-f]{12}$/),
        number: '13',
        name: 'B',
        boxId: 'tv',
        boxName: 'TV',
        group: 'Sports',
      },
    ]);
  });

  it('continues after the highest number where one is missing', () => {
    const list =
      '#EXTM3U\n#EXTINF:-1,X\nhttp://h/x\n#EXTINF:-1 tvg-chno="20.3",Y\nhttp://h/y\n#EXTINF:-1 tvg-chno="0",Z\nhttp://h/z';
    expect(brief(parse(list))).toEqual(['21 X http://h/x', '20.3 Y http://h/y', '22 Z http://h/z']);
  });

  it('charges a malformed line to its own channel only', () => {
    const parsed = parse(
      [
        '#EXTM3U',
        '#EXTINF:-1,No address',
        '#EXTINF:-1,Good',
        'http://h/good',
        '#EXTINF:-1,Multicast',
        'udp://@239.0.0.1:1234',
        '#EXTINF:-1,Evil',
        'javascript:alert(1)',
        '#EXTINF:-1,File',
        'file:///etc/passwd',
        '#EXTINF:-1,Broken',
        'http://[h/x',
        'garbage that belongs to nothing',
        '#EXTINF:-1,',
        'http://h/nameless',
        '#EXTINF:-1,At the end',
      ].join('\n'),
    );
    expect(brief(parsed)).toEqual(['1 Good http://h/good', '2 Channel 2 http://h/nameless']);
    expect(parsed.skippedLines).toBe(7);
    expect(parsed.firstSkipped).toEqual([2, 6, 8, 10, 12]);
  });

  it('takes plain addresses and a missing first line', () => {
    expect(brief(parse('#EXTM3U\nhttp://h/one.ts\nhttp://h/two.ts'))).toEqual([
      '1 one.ts http://h/one.ts',
      '2 two.ts http://h/two.ts',
    ]);
    expect(brief(parse('\n#EXTINF:-1,One\nhttp://h/one'))).toEqual(['1 One http://h/one']);
  });

  it("resolves relative addresses against the playlist's", () => {
    const list = '#EXTM3U\n#EXTINF:-1 tvg-logo="logos/a.png",A\nlive/a.ts\n#EXTINF:-1,B\n//cdn/b.ts';
    const parsed = parse(list, 'https://h/lists/tv.m3u');
    expect(brief(parsed)).toEqual(['1 A https://h/lists/live/a.ts', '2 B https://cdn/b.ts']);
    expect(parsed.channels[0]?.channel.logoUrl).toBe('https://h/lists/logos/a.png');
    expect(failure(list).toFailure().advice).toContain('None of its 2 entries');
  });

  it('passes on the headers that a list may set, and no others', () => {
    const parsed = parse(
      [
        '#EXTM3U',
        '#EXTINF:-1,Kodi',
        'http://h/a.ts|User-Agent=My%20Player%2F1&Referer=http://r/&Host=evil&X-Y=1&Cookie=a%0d%0ab',
        '#EXTINF:-1,VLC',
        '#EXTVLCOPT:http-user-agent="VLC/3"',
        '#EXTVLCOPT:network-caching=1000',
        '#KODIPROP:inputstream=inputstream.adaptive',
        '#EXTVLCOPT:http-referrer=http://v/',
        'http://h/b.ts',
        '#EXTINF:-1,Plain',
        'http://h/c.ts?a=b|c',
      ].join('\n'),
    );
    expect(parsed.channels.map(({ source }) => source)).toEqual([
      {
        boxId: 'tv',
        url: 'http://h/a.ts',
        kind: 'mpegts',
        headers: { 'user-agent': 'My Player/1', referer: 'http://r/' },
      },
      { boxId: 'tv', url: 'http://h/b.ts', kind: 'mpegts', headers: { 'user-agent': 'VLC/3', referer: 'http://v/' } },
      { boxId: 'tv', url: 'http://h/c.ts?a=b|c', kind: 'mpegts' },
    ]);
  });

  it.each([
    ['http://h/a.m3u8', 'hls'],
    ['http://h/a.M3U8?token=1', 'hls'],
    ['http://h/play?format=m3u8', 'hls'],
    ['http://h/play?id=1&type=m3u8&x=2', 'hls'],
    ['http://h/a.ts?from=list.m3u8', 'mpegts'],
    ['http://h/play?type=m3u_plus', 'mpegts'],
    ['http://h/a', 'mpegts'],
  ])('guesses of %s that it is %s', (url, kind) => {
    expect(parse(`#EXTM3U\n#EXTINF:-1,A\n${url}`).channels[0]?.source.kind).toBe(kind);
  });

  it('keeps ids apart, and the same after a reload in another order or with a new password', () => {
    const a = '#EXTINF:-1 tvg-id="x",A\nhttp://h/live/me/old/1.ts\n';
    const b = '#EXTINF:-1 tvg-id="x",B\nhttp://h/live/me/old/2.ts\n';
    const c = '#EXTINF:-1 tvg-id="c",C\nhttp://h/live/me/old/3.ts\n';
    const first = parse(`#EXTM3U\n${a}${b}${c}${a}`).channels.map(({ channel }) => channel.id);
    expect(new Set(first).size).toBe(4);
    expect(first[2]).toBe('tv:c');
    expect(first[3]).toBe(`${first[0]}-2`);
    const again = parse(`#EXTM3U\n${c}${b}${a}`.replaceAll('/old/', '/new/')).channels.map(({ channel }) => channel.id);
    expect(again).toEqual([first[2], first[1], expect.any(String)]);
    expect(parse(`#EXTM3U\n${b}${a}${a}`).channels[1]?.channel.id).toBe(first[0]);
  });

  it('shows only pictures from the web, without passwords', () => {
    const logo = (text: string): string | undefined =>
      parse(`#EXTM3U\n#EXTINF:-1 tvg-logo="${text}",A\nhttp://h/a`).channels[0]?.channel.logoUrl;
    expect(logo('javascript:alert(1)')).toBeUndefined();
    expect(logo('file:///etc/passwd')).toBeUndefined();
    expect(logo('http://u:p@h/a.png')).toBeUndefined();
    expect(logo('https://h/a.png')).toBe('https://h/a.png');
  });

  it.each([
    ['<!DOCTYPE html><html>…', 'web page'],
    ['\ufeff \n <?xml version="1.0"?>', 'XML'],
    ['#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nseg1.ts', 'HLS stream of one channel'],
    ['#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlow.m3u8', 'HLS stream of one channel'],
    ['#EXTM3U\n', 'no channel in it'],
    ['', 'empty'],
    [' \r\n ', 'empty'],
    ['{"error":"no"}', 'no M3U playlist'],
    ['#EXTM3U\n#EXTINF:-1,A\nrtp://239.0.0.1', 'None of its 1 entries'],
  ])('refuses %j with a sentence', (text, sentence) => {
    const error = failure(text);
    expect(error.code).toBe('playlist-unreadable');
    expect(error.context.detail).toContain(sentence);
  });

  it('does not take the first lines of an Xtream panel for an HLS stream', () => {
    const list = '#EXTM3U\n#EXT-X-SESSION-DATA:DATA-ID="com.xui.1_5"\n#EXTINF:-1,A\nhttp://h/live/u/p/1.ts';
    expect(parse(list).channels).toHaveLength(1);
  });

  it('is not slowed down by blank lines', () => {
    expect(parse(`#EXTM3U${'\n'.repeat(300_000)}#EXTINF:-1,A\nhttp://h/a`).channels).toHaveLength(1);
  });
});
