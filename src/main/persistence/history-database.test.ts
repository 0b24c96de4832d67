import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ZapRecord } from '../engine/history/foresight.ts';
import { silentLog } from '../engine/transport/testing/sinks.ts';
import { HistoryDatabase } from './history-database.ts';

const now = 1_700_000_000_000;
const day = 24 * 3_600_000;
const view = (userId: string, channelId: string, atMs = now) => ({ userId, channelId, atMs, watchedMs: 60_000 });
const zap = (userId: string, more: Partial<ZapRecord> = {}): ZapRecord => ({
  ...{ userId, atMs: now, fromId: 'demo:2', toId: 'demo:4', dwellMs: 9_000, kind: 'warm', rank: 1, isNeighbour: true },
  ...more,
});
const state = { habits: { channels: {}, successors: { a: { b: 2 } } }, weights: { any: Array(11).fill(1) } };

let dir: string;
const opened: HistoryDatabase[] = [];
async function open(nowMs = now) {
  const { history, trouble } = await HistoryDatabase.open(dir, nowMs, silentLog);
  opened.push(history);
  return { history, trouble };
}
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'afterglow-history-'));
});
afterEach(async () => {
  for (const history of opened.splice(0)) history.dispose();
  await rm(dir, { recursive: true, force: true });
});

describe('HistoryDatabase', () => {
  it('keeps views, zaps and what was learned across a restart', async () => {
    const { history } = await open();
    history.add(view('ann', 'demo:2', now - 1));
    history.add(view('ann', 'demo:4'));
    const unseen = zap('ann', { isNeighbour: false });
    const { rank: _, ...unranked } = unseen;
    history.addZap(zap('ann', { atMs: now - 1 }));
    history.addZap(unranked);
    history.savePredictor('ann', state);
    history.dispose();
    opened.length = 0;

    const { history: again, trouble } = await open();
    expect(trouble).toBeUndefined();
    expect(again.load().map(({ channelId }) => channelId)).toEqual(['demo:2', 'demo:4']);
    expect(again.loadZaps(10)).toEqual([zap('ann', { atMs: now - 1 }), unranked]);
    expect(again.loadZaps(1)).toEqual([unranked]);
    expect(again.loadPredictor('ann')).toEqual(state);
    expect(again.loadPredictor('bob')).toBeUndefined();
    expect(again.export()).toMatchObject({ learned: [{ userId: 'ann', state }] });
  });

  it('forgets a person for good: no byte of it is left in the folder', async () => {
    const { history } = await open();
    history.add(view('ann', 'a-channel-of-ann'));
    history.addZap(zap('ann', { toId: 'a-channel-of-ann' }));
    history.savePredictor('ann', { ...state, habits: { channels: {}, successors: { 'a-channel-of-ann': {} } } });
    history.add(view('bob', 'demo:7'));
    history.forget('ann');
    expect(history.load().map(({ userId }) => userId)).toEqual(['bob']);
    expect(history.loadZaps(10)).toEqual([]);
    history.dispose();
    opened.length = 0;
    for (const file of await readdir(dir))
      expect((await readFile(join(dir, file))).includes('a-channel-of-ann')).toBe(false);
  });

  it('sets a file aside that is no database, and begins anew', async () => {
    await writeFile(
      join(dir, 'history.db'),
      'this was a database once, and then the disk had its way with it'.repeat(100),
    );
    const { history, trouble } = await open();
    expect(trouble?.code).toBe('history-broken');
    history.add(view('ann', 'demo:2'));
    expect(history.load()).toHaveLength(1);
    expect((await readdir(dir)).filter((name) => name.startsWith('history.db.broken-'))).toHaveLength(1);
  });

  it('keeps it in memory where the file cannot be opened, and leaves what is there', async () => {
    await writeFile(join(dir, 'history.jsonl'), JSON.stringify(view('ann', 'demo:2')));
    // What is in the way here is a folder; a closed one or a full disk are alike to SQLite.
    await mkdir(join(dir, 'history.db'));
    const { history, trouble } = await open();
    expect(trouble?.code).toBe('history-not-kept');
    history.add(view('ann', 'demo:4'));
    expect(history.load().map(({ channelId }) => channelId)).toEqual(['demo:4']);
    expect(await readdir(dir)).toEqual(['history.db', 'history.jsonl']);
  });

  it('takes over the views of earlier versions, once', async () => {
    const lines = [
      JSON.stringify(view('ann', 'demo:2')),
      '{"cut": off',
      JSON.stringify(view('ann', 'demo:4', now + 1)),
    ];
    await writeFile(join(dir, 'history.jsonl'), lines.join('\n'));
    const { history } = await open();
    expect(history.load().map(({ channelId }) => channelId)).toEqual(['demo:2', 'demo:4']);
    expect(await readdir(dir)).not.toContain('history.jsonl');
    history.dispose();
    opened.length = 0;
    expect((await open()).history.load()).toHaveLength(2);
  });

  it('lets go what is older than a year', async () => {
    const { history } = await open();
    history.add(view('ann', 'demo:2', now - 500 * day));
    history.add(view('ann', 'demo:4', now - 300 * day));
    history.dispose();
    opened.length = 0;
    expect((await open()).history.load().map(({ channelId }) => channelId)).toEqual(['demo:4']);
  });
});
