import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../shared/errors.ts';
import { AppError } from '../kernel/app-error.ts';
import { type Asked, connectionFailure, refusalOfAnswer, refusalOfFailure } from './refusals.ts';

const answer = (status: number, header?: string) => ({
  status,
  statusText: 'Said So',
  headers: new Headers(header === undefined ? {} : { 'X-HDHomeRun-Error': header }),
});
const hdhomerun: Asked = { boxKind: 'hdhomerun', openStreams: 0 };
const m3u: Asked = { boxKind: 'm3u', openStreams: 0 };
const failed = (code: string, more: object = {}): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('why'), { code, ...more }) });

describe('refusalOfAnswer', () => {
  it.each<[string, ErrorCode]>([
    ['801 Unknown Channel', 'channel-unknown'],
    ['803 System Busy', 'box-busy'],
    ['804 Tuner In Use', 'no-tuner'],
    ['805 All Tuners In Use', 'no-tuner'],
    ['806 Tune Failed', 'no-signal'],
    ['807 No Video Data', 'no-signal'],
    ['811 Content Protection Required', 'channel-protected'],
  ])("reads an HDHomeRun's %s as %s", (header, code) => {
    const error = refusalOfAnswer(answer(503, header), hdhomerun);
    expect([error.code, error.context.detail]).toEqual([code, header]);
  });

  it.each<[number, Asked, ErrorCode]>([
    [503, hdhomerun, 'no-tuner'],
    [404, hdhomerun, 'channel-unknown'],
    [500, hdhomerun, 'box-busy'],
    [403, { boxKind: 'hdhomerun', openStreams: 2 }, 'box-refused'],
    [400, m3u, 'channel-unknown'],
    [404, m3u, 'channel-unknown'],
    [401, m3u, 'box-refused'],
    [403, m3u, 'box-refused'],
    [403, { boxKind: 'm3u', openStreams: 1 }, 'no-tuner'],
    [429, m3u, 'no-tuner'],
    [458, m3u, 'no-tuner'],
    [503, m3u, 'no-tuner'],
    [509, m3u, 'no-tuner'],
    [502, m3u, 'box-busy'],
    [451, m3u, 'box-refused'],
    [302, m3u, 'not-a-stream'],
  ])('reads %i with %j as %s', (status, asked, code) => {
    expect(refusalOfAnswer(answer(status), asked).code).toBe(code);
  });

  it('believes an unknown HDHomeRun code no more than the status', () => {
    expect(refusalOfAnswer(answer(404, '999 New'), hdhomerun).code).toBe('channel-unknown');
    expect(refusalOfAnswer(answer(503, 'gibberish'), hdhomerun).code).toBe('no-tuner');
  });

  it('takes the header for nothing where no HDHomeRun was asked', () => {
    expect(refusalOfAnswer(answer(404, '805 All Tuners In Use'), m3u).code).toBe('channel-unknown');
  });

  it('keeps control characters of the other side out of the sentence', () => {
    const said = { status: 418, statusText: `\u001b[31mred${'!'.repeat(200)}`, headers: new Headers() };
    expect(refusalOfAnswer(said, m3u).context.detail).toMatch(/^418 {2}\[31mred!{60,70}$/);
  });
});

describe('refusalOfFailure', () => {
  it('takes a silent close for TVHeadend without free tuners', () => {
    for (const cause of [failed('UND_ERR_SOCKET', { socket: { bytesRead: 0 } }), failed('ECONNRESET')]) {
      const error = refusalOfFailure(cause, m3u);
      expect(error.code).toBe('no-tuner');
      expect(error.context.detail).toContain('without any answer');
    }
  });

  it('does not where an answer had begun, or where an HDHomeRun was asked', () => {
    expect(refusalOfFailure(failed('UND_ERR_SOCKET', { socket: { bytesRead: 9 } }), m3u).code).toBe('box-unreachable');
    expect(refusalOfFailure(failed('UND_ERR_SOCKET'), hdhomerun).code).toBe('box-unreachable');
  });
});

describe('connectionFailure', () => {
  it.each<[string, ErrorCode]>([
    ['ECONNREFUSED', 'box-unreachable'],
    ['ENOTFOUND', 'box-unreachable'],
    ['EHOSTUNREACH', 'box-unreachable'],
    ['UND_ERR_CONNECT_TIMEOUT', 'box-unreachable'],
    ['E_NEW', 'box-unreachable'],
    ['HPE_INVALID_CONSTANT', 'box-not-understood'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'box-not-understood'],
    ['CERT_HAS_EXPIRED', 'box-not-understood'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'box-not-understood'],
  ])('reads %s as %s', (code, expected) => expect(connectionFailure(failed(code)).code).toBe(expected));

  it('looks into failures of several addresses', () => {
    const refused = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
    const error = connectionFailure(new TypeError('fetch failed', { cause: new AggregateError([refused]) }));
    expect(error.context.detail).toBe('Nothing listens at this address.');
  });

  it('leaves an AppError as it is and survives what is no error', () => {
    const known = new AppError('box-busy');
    expect(connectionFailure(known)).toBe(known);
    expect(connectionFailure('text').code).toBe('box-unreachable');
  });
});
