import { beforeEach, describe, expect, it } from 'vitest';
import { ViewingHistory } from '../history/viewing-history.ts';
import { AppError } from '../kernel/app-error.ts';
import { FakeClock } from '../kernel/fake-clock.ts';
import { silentLog } from '../transport/testing/sinks.ts';
import type { Client } from './viewer-session.ts';
import { ViewerSessions } from './viewer-sessions.ts';

let clock: FakeClock;
let history: ViewingHistory;
let viewers: ViewerSessions;
const ended: string[] = [];
const client = (sessionId: string, kind: Client['kind'] = 'lan'): Client => ({
  ...{ sessionId, kind, deviceId: sessionId, userId: sessionId },
});

beforeEach(() => {
  clock = new FakeClock();
  history = new ViewingHistory(clock, { load: () => [], add: () => {} });
  viewers = new ViewerSessions(clock, silentLog, history);
  ended.length = 0;
  viewers.onEnded(({ client: { sessionId } }) => ended.push(sessionId));
});

describe('a viewer session (SESS-1, SESS-2)', () => {
  it('is created, active while it watches, and over 5 s after it was told to stop', () => {
    const session = viewers.connect(client('a'));
    expect(session.state.kind).toBe('created');
    const use = viewers.watch(session, '7', 'cold');
    expect(session.state.kind).toBe('active');
    clock.advance(90_000);
    use.sent(1_000);
    use.end({ kind: 'stopped' });
    expect(session.state.kind).toBe('idle');
    clock.advance(4_999);
    expect(viewers.isGone(session.owner)).toBe(false);
    clock.advance(1);
    expect(viewers.isGone(session.owner)).toBe(true);
    expect(ended).toEqual(['a']);
    expect(session.view()).toMatchObject({ state: { kind: 'disconnected' }, watchedMs: 90_000, bytes: 1_000 });
    expect(history.list('a')).toMatchObject([{ channelId: '7', watchedMs: 90_000 }]);
  });

  it('lives on when a start follows the stop within 5 s', () => {
    const session = viewers.connect(client('a'));
    viewers.watch(session, '7', 'cold').end({ kind: 'stopped' });
    clock.advance(4_000);
    const use = viewers.watch(viewers.connect(client('a')), '8', 'cold');
    clock.advance(400_000);
    expect(session.state.kind).toBe('active');
    use.end({ kind: 'stopped' });
  });

  it('lives on while a slow zap is under way, and ends when that comes to nothing', () => {
    const session = viewers.connect(client('a'));
    viewers.watch(session, '7', 'cold').end({ kind: 'stopped' });
    const tuning = viewers.tuning(session, '7');
    clock.advance(20_000);
    expect(session.isConnected).toBe(true);
    tuning.dispose();
    clock.advance(5_000);
    expect(session.isConnected).toBe(false);
  });

  it('that falls silent is idle, and over after 300 s without a heartbeat', () => {
    const session = viewers.connect(client('a'));
    viewers.watch(session, '7', 'cold').end({ kind: 'silent', forMs: 0 });
    clock.advance(299_000);
    expect(session.state.kind).toBe('idle');
    session.seen();
    clock.advance(299_000);
    expect(session.isConnected).toBe(true);
    clock.advance(120_000);
    expect(session.isConnected).toBe(false);
  });

  it('goes through an error to active again', () => {
    const session = viewers.connect(client('a'));
    viewers.watch(session, '7', 'cold').end({ kind: 'failed', error: new AppError('source-ended') });
    expect(session.view()).toMatchObject({ state: { kind: 'error', failure: { code: 'source-ended' } }, errors: 1 });
    viewers.watch(session, '7', 'cold');
    expect(session.state.kind).toBe('active');
  });

  it('of the window stays for as long as the window does', () => {
    const session = viewers.connect(client('window', 'window'));
    viewers.watch(session, '7', 'cold').end({ kind: 'stopped' });
    clock.advance(3_600_000);
    expect(session.isConnected).toBe(true);
    viewers.end('window');
    viewers.end('window');
    expect(ended).toEqual(['window']);
  });

  it('counts an end once, however often it is told', () => {
    const session = viewers.connect(client('a'));
    const use = viewers.watch(session, '7', 'cold');
    viewers.watch(session, '7', 'cold');
    clock.advance(2_000);
    for (let i = 0; i < 5; i++) use.end({ kind: 'stopped' });
    expect(session.state.kind).toBe('active');
    expect(history.list()).toHaveLength(1);
    viewers.end('never was');
  });
});

describe('a channel', () => {
  it('takes 50 sessions, and not one more', () => {
    for (let i = 0; i < 50; i++) viewers.watch(viewers.connect(client(`s${i}`)), '7', 'cold');
    const late = viewers.connect(client('late'));
    expect(() => viewers.mayWatch(late, '7', 'Seven')).toThrow(/Seven/);
    expect(() => viewers.mayWatch(late, '8', 'Eight')).not.toThrow();
    // Who watches it already may change its profile.
    expect(() => viewers.mayWatch(viewers.connect(client('s3')), '7', 'Seven')).not.toThrow();
  });

  it('takes no more when a crowd comes before the first picture', () => {
    const starts = Array.from({ length: 50 }, (_, i) => viewers.tuning(viewers.connect(client(`s${i}`)), '7'));
    const late = viewers.connect(client('late'));
    expect(() => viewers.mayWatch(late, '7', 'Seven')).toThrow(/Seven/);
    expect(() => viewers.mayWatch(late, '8', 'Eight')).not.toThrow();
    starts[0]?.dispose();
    expect(() => viewers.mayWatch(late, '7', 'Seven')).not.toThrow();
  });
});
