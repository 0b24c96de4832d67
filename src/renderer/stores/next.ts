/** What Afterglow knows of whoever watches, and what they can do about it. */
import { create } from 'zustand';
import type { Failure } from '../../shared/errors.ts';
import type { HistorySummary } from '../../shared/model/prediction.ts';
import { request } from '../ipc/client.ts';
import { strings } from '../ui/strings.ts';
import { useLineUp } from './line-up.ts';
import { say } from './overlays.ts';

interface Known {
  readonly summary: HistorySummary | undefined;
  readonly failure: Failure | undefined;
}

export const useKnown = create<Known>()(() => ({ summary: undefined, failure: undefined }));

export async function askSummary(): Promise<void> {
  const answer = await request('history-summary', undefined);
  useKnown.setState(answer.ok ? { summary: answer.value, failure: undefined } : { failure: answer.failure });
}

export async function saveHistory(): Promise<void> {
  const answer = await request('history-save', undefined);
  if (!answer.ok) say(answer.failure.title);
  else if (answer.value.path !== undefined) say(strings.next.saved(answer.value.path));
}

export async function forgetHistory(): Promise<void> {
  const answer = await request('history-forget', undefined);
  say(answer.ok ? strings.next.forgotten : answer.failure.title);
  await askSummary();
}

/** Starts likely channels before they are asked for, or no longer. */
export async function toggleWarmAhead(): Promise<void> {
  const { paused } = useLineUp.getState().view.prediction;
  const on = paused.includes('by-hand');
  const answer = await request('warm-ahead', { on });
  if (!answer.ok) say(answer.failure.title);
  else say(on ? strings.next.switchedOn : strings.next.switchedOff);
}
