import { expect, test } from 'vitest';
import { noPrediction } from '../../src/shared/model/prediction.ts';
import type { EngineView } from '../../src/shared/model/views.ts';
import { heldIn, type Observation, problemsOf, unexplainedFds } from './verdict.ts';

type Entry = EngineView['entries'][number];
type Upstream = EngineView['upstreams'][number];
type Session = EngineView['sessions'][number];
type Lease = Entry['leases'][number];

const viewer: Lease = { kind: 'viewer', holder: 'window' };

const entry = (over: Partial<Entry> = {}): Entry => ({
  key: '2#a',
  channelId: '2',
  profile: 'auto',
  state: { kind: 'running' },
  leases: [viewer],
  startedAtMs: 0,
  diskBytes: 0,
  hits: 0,
  worker: 'ffmpeg',
  ...over,
});

const upstream = (over: Partial<Upstream> = {}): Upstream => ({
  channelId: '2',
  boxId: 'bench',
  state: 'receiving',
  leases: [{ kind: 'direct', holder: '2#a' }],
  receivedBytes: 1,
  hits: 0,
  ...over,
});

const session = (over: Partial<Session> = {}): Session => ({
  id: 'window',
  kind: 'window',
  deviceId: 'this',
  userId: 'somebody',
  state: { kind: 'active' },
  watching: ['2'],
  startedAtMs: 0,
  lastSeenAtMs: 0,
  watchedMs: 0,
  bytes: 0,
  errors: 0,
  ...over,
});

function view(over: Partial<EngineView> = {}): EngineView {
  const pool = { capacity: 2, directCapacity: 2, idleTimeoutMs: 1, policy: 'classic' as const, diskBytes: 0 };
  return {
    boxes: [{ id: 'bench', name: 'Box', kind: 'hdhomerun', tuning: ['2'], state: { kind: 'loading' } }],
    entries: [entry()],
    upstreams: [upstream()],
    pool: { ...pool, diskBudgetBytes: 1, events: [] },
    sessions: [session()],
    notices: [],
    prediction: noPrediction,
    ...over,
  };
}

const counts = { processes: 5, ffmpegs: 1, tuners: 1, sockets: 20, fds: 80, folders: 1 };
const whole: Observation = { counts, zombies: 0, view: view() };
const expected = { watching: ['window'], pinned: 0, guessed: 0 };

test('what is explained is no problem', () => {
  expect(problemsOf(whole, expected)).toEqual([]);
});

test('each thing that nobody accounts for is told', () => {
  const leaky = { counts: { ...counts, tuners: 2, ffmpegs: 3, folders: 2 }, zombies: 1, view: view() };
  expect(problemsOf(leaky, expected)).toEqual([
    'tuners in use on the box: 2, but upstreams in the view: 1',
    'FFmpeg processes: 3, but entries that convert: 1',
    'zombies: 1, but allowed: 0',
    'segment folders: 2, but entries: 1',
  ]);
});

test('a lease of somebody who has gone is told, and one that is missing', () => {
  expect(problemsOf(whole, { ...expected, watching: [] })).toEqual(['viewer leases: window, but who watches: ']);
  expect(problemsOf(whole, { ...expected, pinned: 1 })).toEqual(['pinned leases: 0, but kept by hand: 1']);
});

test('a lease on a dead entry is told', () => {
  const dead = view({ entries: [entry({ state: { kind: 'stopping' } })] });
  expect(problemsOf({ ...whole, view: dead }, expected)).toContain('2#a is stopping and has 1 leases');
});

test('more than there is room for is told, unless it is held', () => {
  const leases = [viewer];
  const four = (idle: boolean) =>
    view({ entries: ['a', 'b', 'c', 'd'].map((key) => entry({ key, leases: idle && key !== 'a' ? [] : leases })) });
  const room = '4 entries, of which 1 are held, with room for 2';
  expect(problemsOf({ ...whole, view: four(true) }, expected)).toContain(room);
  expect(problemsOf({ ...whole, view: four(false) }, expected).join()).not.toContain('room');
});

test('who watches is a session that says so', () => {
  const none = problemsOf({ ...whole, view: view({ sessions: [] }) }, expected);
  expect(none).toEqual(['window watches and is no session']);
  const elsewhere = problemsOf({ ...whole, view: view({ sessions: [session({ watching: ['4'] })] }) }, expected);
  expect(elsewhere).toEqual(['window holds 2, its session says 4']);
  const ghost = view({ sessions: [session(), session({ id: 'ghost' })] });
  expect(problemsOf({ ...whole, view: ghost }, expected)).toEqual(['session ghost watches 2 and holds nothing']);
});

test('a raw stream holds the upstream itself', () => {
  const raw = view({ entries: [], upstreams: [upstream({ leases: [viewer] })] });
  expect(heldIn(raw)).toMatchObject({ live: 0, viewers: ['window'], tuned: ['2'], upstreams: ['2'] });
});

test('descriptors are explained by FFmpegs, boxes and clients', () => {
  expect(unexplainedFds(whole, 2)).toBe(80 - 3 - 1 - 4);
});
