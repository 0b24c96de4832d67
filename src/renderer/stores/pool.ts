/** What a person does in the warm pool: move the cursor, zap, keep warm, stop. Whether it is open is stores/overlays.ts's. */
import type { Channel } from '../../shared/model/channel.ts';
import { request } from '../ipc/client.ts';
import { strings } from '../ui/strings.ts';
import { useLineUp } from './line-up.ts';
import { keepWarmOrNot, say, useOverlays } from './overlays.ts';
import { zap } from './player.ts';
import { cursorIndex, type PoolRow, poolRows } from './pool-rows.ts';

const rowsNow = (): PoolRow[] => poolRows(useLineUp.getState().view);

export function movePoolCursor(to: (cursor: number, count: number) => number): void {
  const rows = rowsNow();
  if (rows.length === 0) return;
  const from = cursorIndex(rows, useOverlays.getState().poolCursor);
  putPoolCursor(Math.max(0, Math.min(rows.length - 1, to(from, rows.length))), rows);
}

export function putPoolCursor(index: number, rows: readonly PoolRow[] = rowsNow()): void {
  const row = rows[index];
  if (row) useOverlays.setState({ poolCursor: { id: row.id, index } });
}

export function zapToPoolRow(t0Ms: number, row = rowAtCursor()): void {
  const channel = row && channelOf(row);
  if (!channel) return;
  zap(channel, t0Ms);
  useOverlays.setState({ pool: false });
}

export async function keepPoolRowWarm(row = rowAtCursor()): Promise<void> {
  if (row) await keepWarmOrNot(channelOf(row) ?? { id: row.channelId, name: row.channelId });
}

export async function stopPoolRow(row = rowAtCursor()): Promise<void> {
  if (!row) return;
  const answer =
    row.kind === 'slot'
      ? await request('stop-entry', { key: row.entry.key })
      : await request('stop-upstream', { channelId: row.channelId });
  say(answer.ok ? strings.stopped(channelOf(row)?.name ?? row.channelId) : answer.failure.title);
}

function rowAtCursor(): PoolRow | undefined {
  const rows = rowsNow();
  return rows[cursorIndex(rows, useOverlays.getState().poolCursor)];
}

/** Undefined for what is warm but no longer in the line-up. */
function channelOf({ channelId }: PoolRow): Channel | undefined {
  return useLineUp.getState().channels.find(({ id }) => id === channelId);
}
