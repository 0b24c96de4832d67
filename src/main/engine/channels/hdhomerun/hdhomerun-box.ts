import type { BoxSettings } from '../../../../shared/contracts/settings.ts';
import { AppError, asAppError } from '../../kernel/app-error.ts';
import type { ByteSource } from '../../transport/upstream.ts';
import type { Box, BoxDependencies, BoxLineUp, Source } from '../box.ts';
import { openHttpStream } from '../http-stream.ts';
import { loadDocument } from '../load-document.ts';
import { decodeText } from '../text.ts';
import { splitCredentials, withCredentialsOf } from '../urls.ts';
import { parseAddress, parseDiscover, parseLineUp, sameHost } from './parse.ts';

const loadLimitMs = 8_000;
const maxDocumentBytes = 5_000_000;

/** An HDHomeRun, or something that speaks its HTTP API, the demo box among them. It is never followed to another host. */
export function createHdhomerunBox(settings: Extract<BoxSettings, { kind: 'hdhomerun' }>, deps: BoxDependencies): Box {
  const address = parseAddress(settings.address);
  let name = settings.name ?? address?.host ?? settings.address;

  async function loadJson(base: URL, url: string, signal: AbortSignal): Promise<unknown> {
    const request = {
      url: withCredentialsOf(url, base),
      mayFollow: (target: URL) => sameHost(target, base),
      limitMs: loadLimitMs,
      maxBytes: maxDocumentBytes,
      unreadable: 'box-not-understood',
      subject: 'its line-up',
    } as const;
    const answer = decodeText(await loadDocument(request, deps, signal));
    if (/^\s*</.test(answer)) throw notUnderstood('It answered a web page.');
    try {
      return JSON.parse(answer) as unknown;
    } catch (error) {
      throw notUnderstood(answer.trim() === '' ? 'It answered nothing.' : 'It answered text that is no JSON.', error);
    }
  }

  async function loadAll(signal: AbortSignal): Promise<BoxLineUp> {
    if (!address) throw notUnderstood(`"${settings.address}" is no address.`);
    const base = splitCredentials(address).url;
    const discovered = parseDiscover(await loadJson(address, new URL('discover.json', base).href, signal), base);
    if (!discovered) throw notUnderstood('Its discover.json is not that of an HDHomeRun.');
    name = settings.name ?? discovered.name ?? name;

    const lineUpUrl = discovered.lineUpUrl ?? new URL('lineup.json', base).href;
    const json = await loadJson(address, lineUpUrl, signal);
    const lineUp = parseLineUp(json, { id: settings.id, name, base });
    if (!lineUp) throw notUnderstood('Its lineup.json is no list of channels.');
    if (lineUp.skippedLines > 0) {
      deps.log.warn({ box: name, skippedLines: lineUp.skippedLines }, 'line-up entries skipped');
    }
    return { ...lineUp, tuners: discovered.tuners, name };
  }

  async function loadLineUp(signal: AbortSignal): Promise<BoxLineUp> {
    try {
      return await loadAll(signal);
    } catch (error) {
      throw asAppError(error, { box: name });
    }
  }

  async function open(source: Source, signal: AbortSignal): Promise<ByteSource> {
    try {
      const request = {
        url: withCredentialsOf(source.url, address),
        mayFollow: (target: URL) => address !== undefined && sameHost(target, address),
      };
      return await openHttpStream(request, { boxKind: 'hdhomerun', openStreams: 0 }, deps, signal);
    } catch (error) {
      throw asAppError(error, { box: name });
    }
  }

  return {
    id: settings.id,
    kind: 'hdhomerun',
    get name() {
      return name;
    },
    loadLineUp,
    open,
  };
}

function notUnderstood(detail: string, cause?: unknown): AppError {
  return new AppError('box-not-understood', { detail }, cause);
}
