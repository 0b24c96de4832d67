import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BoxSettings } from '../../../../shared/contracts/settings.ts';
import { AppError, asAppError } from '../../kernel/app-error.ts';
import type { ByteSource } from '../../transport/upstream.ts';
import type { Box, BoxDependencies, BoxLineUp, Source } from '../box.ts';
import { openHttpStream } from '../http-stream.ts';
import { loadDocument } from '../load-document.ts';
import { decodeText } from '../text.ts';
import { isHttp, parseUrl, redactUrl, splitCredentials, withCredentialsOf } from '../urls.ts';
import { parseM3u } from './parse-m3u.ts';

const loadLimitMs = 15_000;
/** About 100,000 channels; what is larger is a list of films. */
const maxPlaylistBytes = 20_000_000;
const hlsTypes = new Set([
  'application/vnd.apple.mpegurl',
  'application/x-mpegurl',
  'audio/mpegurl',
  'audio/x-mpegurl',
  'application/mpegurl',
]);

type Place = { readonly kind: 'url'; readonly url: URL } | { readonly kind: 'file'; readonly path: string };

/** An IPTV provider, a TVHeadend server or anything else that gives its channels as an M3U playlist. */
export function createM3uBox(settings: Extract<BoxSettings, { kind: 'm3u' }>, deps: BoxDependencies): Box {
  const place = placeOf(settings.playlist);
  const name = settings.name ?? defaultName(place) ?? settings.id;
  const path = redactUrl(settings.playlist);
  // Held streams, for telling a refusal by connection limit from one by password (see refusals.ts).
  let openStreams = 0;

  async function loadLineUp(signal: AbortSignal): Promise<BoxLineUp> {
    try {
      const text = await loadText(place, deps, signal);
      const base = place?.kind === 'url' ? splitCredentials(place.url).url : undefined;
      const { channels, skippedLines, firstSkipped } = parseM3u(text, { boxId: settings.id, boxName: name, base });
      if (skippedLines > 0) {
        deps.log.warn({ box: name, skippedLines, firstSkipped }, 'playlist lines skipped');
      }
      return { channels, tuners: settings.connectionLimit, skippedLines, name };
    } catch (error) {
      throw asAppError(error, { box: name, path });
    }
  }

  async function openAny(source: Source, signal: AbortSignal): Promise<ByteSource> {
    const url = withCredentialsOf(source.url, place?.kind === 'url' ? place.url : undefined);
    const { headers } = source;
    if (source.kind === 'mpegts') {
      const request = { url, ...(headers && { headers }) };
      const stream = await openHttpStream(request, { boxKind: 'm3u', openStreams }, deps, signal);
      if (!hlsTypes.has(stream.contentType)) return stream;
      // Closed before FFmpeg asks again: a provider with one connection would refuse the second.
      await stream.close();
    }
    return await deps.openHls(url, signal, headers);
  }

  async function open(source: Source, signal: AbortSignal): Promise<ByteSource> {
    try {
      const stream = await openAny(source, signal);
      openStreams += 1;
      let closing: Promise<void> | undefined;
      const close = (): Promise<void> => {
        closing ??= stream.close().finally(() => {
          openStreams -= 1;
        });
        return closing;
      };
      return { chunks: stream.chunks, close };
    } catch (error) {
      throw asAppError(error, { box: name });
    }
  }

  return { id: settings.id, name, kind: 'm3u', loadLineUp, open };
}

function placeOf(playlist: string): Place | undefined {
  const text = playlist.trim();
  // A path of Windows ("C:\tv.m3u") has a scheme for URL, but no "//".
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) {
    const url = parseUrl(text);
    if (url && isHttp(url)) return { kind: 'url', url };
    return url?.protocol === 'file:' ? fileAt(url) : undefined;
  }
  return { kind: 'file', path: text.startsWith('~/') ? join(homedir(), text.slice(2)) : text };
}

/** `fileURLToPath` throws for another machine's files (file://server/share) and for slashes in disguise. */
function fileAt(url: URL): Place | undefined {
  try {
    return { kind: 'file', path: fileURLToPath(url) };
  } catch {
    return undefined;
  }
}

function defaultName(place: Place | undefined): string | undefined {
  return place?.kind === 'url' ? place.url.host : place && basename(place.path);
}

async function loadText(place: Place | undefined, deps: BoxDependencies, signal: AbortSignal): Promise<string> {
  switch (place?.kind) {
    case 'url': {
      const request = {
        url: place.url.href,
        limitMs: loadLimitMs,
        maxBytes: maxPlaylistBytes,
        unreadable: 'playlist-unreadable',
        subject: 'the playlist',
      } as const;
      return decodeText(await loadDocument(request, deps, signal));
    }
    case 'file':
      try {
        return await deps.readTextFile(place.path, signal);
      } catch (error) {
        if (signal.aborted) throw new AppError('aborted', {}, error);
        throw new AppError('playlist-unreadable', { path: place.path, detail: fileProblem(error) }, error);
      }
    default:
      throw new AppError('playlist-unreadable', { detail: 'It is neither a path nor an http, https or file address.' });
  }
}

function fileProblem(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'There is no such file.';
  if (code === 'EISDIR') return 'It is a folder.';
  if (code === 'EACCES' || code === 'EPERM') return 'It may not be read by this user.';
  return `It could not be read${code ? ` (${code})` : ''}.`;
}
