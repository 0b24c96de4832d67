/** Turns what is known about an attempt into the report of ZAP-1. Pure but for the page's time origin. */
import type { ZapAnswer } from '../../shared/contracts/ipc.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { Channel } from '../../shared/model/channel.ts';
import type { ZapParts, ZapReport } from '../../shared/model/zap-report.ts';
import type { Attempt, Unmeasured } from './zap-state.ts';

/** Rounded to a tenth: what is beyond that is noise. */
const tenth = (ms: number): number => Math.max(0, Math.round(ms * 10) / 10);

export function shownReport(zap: Unmeasured, paintedAtMs: number): ZapReport {
  const { attempt, answer } = zap;
  return {
    ...common(attempt, zap.from, answer),
    kind: answer.kind,
    outcome: 'shown',
    totalMs: tenth(paintedAtMs - attempt.t0Ms),
    parts: {
      ...answerParts(attempt, answer),
      // Of a pre-rolled one all of this happened before the key press.
      ...(answer.kind !== 'pre-rolled' && { playlistMs: tenth(zap.headAtMs - zap.answeredAtMs) }),
      decodeMs: tenth(paintedAtMs - (answer.kind === 'pre-rolled' ? attempt.t0Ms : zap.headAtMs)),
    },
  };
}

export function failedReport(
  attempt: Attempt,
  from: Channel | undefined,
  answer: ZapAnswer | undefined,
  errorCode: ErrorCode,
  failedAtMs: number,
): ZapReport {
  return {
    ...common(attempt, from, answer),
    kind: answer?.kind ?? 'cold',
    outcome: 'failed',
    totalMs: tenth(failedAtMs - attempt.t0Ms),
    parts: answerParts(attempt, answer),
    errorCode,
  };
}

function common(attempt: Attempt, from: Channel | undefined, answer: ZapAnswer | undefined) {
  const { target } = attempt;
  return {
    zapId: attempt.zapId,
    atMs: Math.round(performance.timeOrigin + attempt.t0Ms),
    ...(from && { from: from.number }),
    channelId: target.id,
    number: target.number,
    name: target.name,
    ...(answer?.video !== undefined && { video: answer.video }),
    ...(answer?.audio !== undefined && { audio: answer.audio }),
  };
}

function answerParts(attempt: Attempt, answer: ZapAnswer | undefined): ZapParts {
  return { ...answer?.parts, ...(attempt.settleMs > 0 && { settleMs: tenth(attempt.settleMs) }) };
}
