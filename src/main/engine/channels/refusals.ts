/** How boxes say no (TUNE-4), read into codes. Pure: it is given what was seen and does nothing. */
import { AppError } from '../kernel/app-error.ts';
import { tidy } from './text.ts';

/** What was asked when the refusal came. */
export interface Asked {
  readonly boxKind: 'hdhomerun' | 'm3u';
  /** How many other streams of this box we held at that moment. */
  readonly openStreams: number;
}

export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Pick<Headers, 'get'>;
}

/** A stream was asked for and the answer's status is no success. */
export function refusalOfAnswer(answer: Answer, asked: Asked): AppError {
  const { status } = answer;
  if (asked.boxKind === 'hdhomerun') {
    const said = answer.headers.get('x-hdhomerun-error');
    const known = said === null ? undefined : hdhomerunRefusal(said);
    if (known) return known;
  }
  const detail = inWords(answer);
  // 458 is what Xtream panels answer beyond the connection limit; 509 is "bandwidth limit exceeded".
  if ([429, 458, 503, 509].includes(status)) return new AppError('no-tuner', { detail });
  // 403 is also how a wrong password is answered; a limit is likely only where another stream of the same account runs.
  if (status === 403 && asked.boxKind === 'm3u' && asked.openStreams > 0) return new AppError('no-tuner', { detail });
  if (status === 404 || status === 400 || status === 410) return new AppError('channel-unknown', { detail });
  if (status >= 500) return new AppError('box-busy', { detail });
  if (status >= 400) return new AppError('box-refused', { detail });
  return new AppError('not-a-stream', { detail: `The answer was ${detail}.` });
}

/** A stream was asked for and the connection failed before there was an answer. */
export function refusalOfFailure(cause: unknown, asked: Asked): AppError {
  if (asked.boxKind === 'm3u' && closedWithoutAnswer(cause)) {
    const detail = 'It closed the connection without any answer, as TVHeadend does when no tuner is free.';
    return new AppError('no-tuner', { detail }, cause);
  }
  return connectionFailure(cause);
}

/** Anything that `fetch` throws, other than an abort. */
export function connectionFailure(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const code = systemCode(cause);
  if (code?.startsWith('HPE_')) return notUnderstood('It does not speak HTTP.', cause);
  if (code && /^(ERR_SSL_|EPROTO$)/.test(code)) return notUnderstood('It does not speak HTTPS.', cause);
  if (code && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
    return notUnderstood(`Its certificate is not valid (${code}).`, cause);
  }
  if (messageOf(cause).includes('bad port')) {
    return notUnderstood('Its port is one that fetch refuses for safety; let it use another one.', cause);
  }
  return new AppError('box-unreachable', { detail: reasons[code ?? ''] ?? code ?? 'The connection failed.' }, cause);
}

/** "503 Service Unavailable", shortened and without anything that could disturb a terminal or a log. */
export function inWords(answer: Pick<Answer, 'status' | 'statusText'>): string {
  return tidy(`${answer.status} ${answer.statusText}`).slice(0, 80);
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens at this address.',
  ENOTFOUND: 'The name of this address is not known.',
  EAI_AGAIN: 'The name of this address could not be looked up.',
  EHOSTUNREACH: 'There is no way to this address.',
  ENETUNREACH: 'There is no network to this address.',
  ETIMEDOUT: 'The connection took too long.',
  UND_ERR_CONNECT_TIMEOUT: 'The connection took too long.',
  UND_ERR_SOCKET: 'The connection was closed without an answer.',
  ECONNRESET: 'The connection was closed without an answer.',
};

/** Codes from Silicondust's `X-HDHomeRun-Error` header, for instance "805 All Tuners In Use". */
function hdhomerunRefusal(said: string): AppError | undefined {
  const detail = tidy(said).slice(0, 80);
  switch (Number.parseInt(said, 10)) {
    case 801:
      return new AppError('channel-unknown', { detail });
    case 803:
      return new AppError('box-busy', { detail });
    case 804:
    case 805:
      return new AppError('no-tuner', { detail });
    // Tune failed, no video data: it has a tuner, but the aerial brings nothing.
    case 806:
    case 807:
      return new AppError('no-signal', { detail });
    case 811:
      return new AppError('channel-protected', { detail });
    default:
      return undefined;
  }
}

function closedWithoutAnswer(error: unknown): boolean {
  return causes(error).some((cause) => {
    const code = codeOf(cause);
    if (code === 'ECONNRESET') return true;
    // undici's "other side closed"; where it tells how much it had read, a beginning of an answer is no silent refusal.
    if (code !== 'UND_ERR_SOCKET') return false;
    const read = (cause as { socket?: { bytesRead?: number } | null }).socket?.bytesRead;
    return read === undefined || read === 0;
  });
}

function notUnderstood(detail: string, cause: unknown): AppError {
  return new AppError('box-not-understood', { detail }, cause);
}

function systemCode(error: unknown): string | undefined {
  return causes(error)
    .map(codeOf)
    .find((code) => code !== undefined);
}

function messageOf(error: unknown): string {
  return causes(error)
    .map((cause) => (cause instanceof Error ? cause.message : ''))
    .join(' ');
}

/** `fetch` wraps what happened, and a failed connection to several addresses is an AggregateError within. */
function causes(error: unknown): readonly unknown[] {
  const found: unknown[] = [];
  const waiting: unknown[] = [error];
  while (waiting.length > 0 && found.length < 16) {
    const next = waiting.shift();
    if (!(next instanceof Error)) continue;
    found.push(next);
    waiting.push(next.cause);
    if (next instanceof AggregateError) waiting.push(...next.errors);
  }
  return found;
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : undefined;
}
