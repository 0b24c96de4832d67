import { describe, expect, it } from 'vitest';
import { redactUrl, splitCredentials, withCredentialsOf } from './urls.ts';

describe('redactUrl', () => {
  it.each([
    ['http://user:secret@host/list.m3u', 'http://***@host/list.m3u'],
    ['http://user@host/', 'http://***@host/'],
    ['http://h/get.php?username=u1&password=p1&type=m3u', 'http://h/get.php?username=***&password=***&type=m3u'],
    ['http://h/x?a=1&TOKEN=t1#key=2', 'http://h/x?a=1&TOKEN=***'],
    ['http://h:8080/live/u1/p1/77.ts', 'http://h:8080/live/***/***/77.ts'],
    ['http://h:8080/u1/p1/77', 'http://h:8080/***/***/77'],
    ['http://h:8080/u1/p1/77.m3u8', 'http://h:8080/***/***/77.m3u8'],
    ['http://h/x.ts|Cookie=secret', 'http://h/x.ts'],
    ['http://[broken/x?user=u1&b=2', 'http://[broken/x?user=***&b=2'],
    ['//u1:p1@h/x', '//***@h/x'],
  ])('%s', (url, expected) => expect(redactUrl(url)).toBe(expected));

  it.each([
    'http://127.0.0.1:9981/stream/channelid/679459765?profile=pass',
    'http://192.168.1.20:5004/auto/v7.1',
    '/home/me/lists/tv.m3u',
    'C:\\tv\\list.m3u',
  ])('leaves %s as it is', (url) => expect(redactUrl(url)).toBe(url));
});

describe('splitCredentials', () => {
  it('makes them a header, with escapes undone', () => {
    const { url, authorization } = splitCredentials(new URL('http://a%40b:p%C3%A4ss@host/x'));
    expect(url.href).toBe('http://host/x');
    expect(authorization).toBe(`Basic ${Buffer.from('a@b:päss').toString('base64')}`);
  });

  it('takes a stray percent sign as it stands', () => {
    expect(splitCredentials(new URL('http://u:50%@host/')).authorization).toBe(
      `Basic ${Buffer.from('u:50%').toString('base64')}`,
    );
  });

  it('has no header without credentials', () => {
    expect(splitCredentials(new URL('http://host/x')).authorization).toBeUndefined();
  });
});

describe('withCredentialsOf', () => {
  const owner = new URL('http://u:p@host:9981/playlist');

  it('gives them to the same server only', () => {
    expect(withCredentialsOf('http://host:9981/stream/1', owner)).toBe('http://u:p@host:9981/stream/1');
    expect(withCredentialsOf('http://host/stream/1', owner)).toBe('http://host/stream/1');
    expect(withCredentialsOf('http://other:9981/stream/1', owner)).toBe('http://other:9981/stream/1');
  });

  it('keeps those that the address has', () => {
    expect(withCredentialsOf('http://x:y@host:9981/1', owner)).toBe('http://x:y@host:9981/1');
  });
});
