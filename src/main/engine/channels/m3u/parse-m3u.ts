/** An M3U playlist as a line-up. Pure. A line that cannot be used costs only its own channel. */
import { createHash } from 'node:crypto';
import { AppError } from '../../kernel/app-error.ts';
import type { ChannelSource } from '../box.ts';
import { majorNumber, parseChannelNumber } from '../channel-number.ts';
import { tidy } from '../text.ts';
import { UniqueKeys } from '../unique-keys.ts';
import { isHttp, parseUrl, redactUrl } from '../urls.ts';
import { type ExtInf, parseExtInf } from './extinf.ts';
import { addHeader, parseStreamAddress, type StreamAddress } from './stream-address.ts';

export interface M3uContext {
  readonly boxId: string;
  readonly boxName: string;
  /** The playlist's own address, without credentials, for relative ones in it; undefined for a file. */
  readonly base: URL | undefined;
}

export interface ParsedM3u {
  readonly channels: readonly ChannelSource[];
  readonly skippedLines: number;
  /** Line numbers, from 1, of the first few that were skipped; for the log. */
  readonly firstSkipped: readonly number[];
}

interface Entry {
  readonly info: ExtInf;
  readonly group: string | undefined;
  readonly address: StreamAddress;
}

/** Throws `playlist-unreadable` when the text is no channel list at all, or nothing in it can be played. */
export function parseM3u(text: string, context: M3uContext): ParsedM3u {
  const content = text.replace(/^\ufeff/, '');
  refuseOtherFormats(content);
  const { entries, skipped } = readEntries(content, context.base);
  if (entries.length === 0) {
    throw unreadable(
      skipped.length === 0
        ? 'There is no channel in it.'
        : `None of its ${skipped.length} entries has an http or https address that can be played.`,
    );
  }
  return {
    channels: toChannels(entries, context),
    skippedLines: skipped.length,
    firstSkipped: skipped.slice(0, 5),
  };
}

function refuseOtherFormats(content: string): void {
  if (content.trim() === '') throw unreadable('It is empty.');
  if (/^\s*</.test(content)) throw unreadable('It is a web page or an XML file, not a playlist.');
  // Not every #EXT-X- line: channel lists of Xtream panels begin with #EXT-X-SESSION-DATA.
  if (/^[ \t]*#EXT-X-(TARGETDURATION|MEDIA-SEQUENCE|STREAM-INF)\b/m.test(content)) {
    throw unreadable(
      "It is the HLS stream of one channel, not a list of channels; put its address into a playlist's line.",
    );
  }
  if (!/^\s*#EXTM3U/i.test(content) && !/^[ \t]*#EXTINF:/im.test(content)) throw unreadable('It is no M3U playlist.');
}

function readEntries(content: string, base: URL | undefined): { entries: Entry[]; skipped: number[] } {
  const entries: Entry[] = [];
  const skipped: number[] = [];
  // What the lines since the last address said about the next one.
  let info: { readonly extInf: ExtInf; readonly line: number } | undefined;
  let group: string | undefined;
  let headers: Record<string, string> = {};

  const lines = content.split(/\r\n|\n|\r/);
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === '') continue;
    const [, tag, value = ''] = /^#(EXTINF|EXTGRP|EXTVLCOPT):(.*)$/i.exec(line) ?? [];
    if (tag?.toUpperCase() === 'EXTINF') {
      if (info) skipped.push(info.line);
      info = { extInf: parseExtInf(value), line: index + 1 };
    } else if (tag?.toUpperCase() === 'EXTGRP') {
      group = tidy(value);
    } else if (tag) {
      const option = /^http-(user-agent|referr?er|origin)=(.*)$/i.exec(value);
      if (option?.[1]) addHeader(headers, option[1], (option[2] ?? '').replace(/^(["'])(.*)\1$/, '$2'));
    } else if (!line.startsWith('#')) {
      // Without an #EXTINF only a whole address is taken for one: broken text would else become relative addresses.
      const address = parseStreamAddress(line, info ? base : undefined);
      if (address) {
        const extInf = info?.extInf ?? { name: lastPart(address.url), attributes: new Map<string, string>() };
        entries.push({ info: extInf, group, address: { ...address, headers: { ...headers, ...address.headers } } });
      } else skipped.push(index + 1);
      info = undefined;
      group = undefined;
      headers = {};
    }
  }
  if (info) skipped.push(info.line);
  return { entries, skipped };
}

function toChannels(entries: readonly Entry[], context: M3uContext): ChannelSource[] {
  const numbers = entries.map(({ info }) => explicitNumber(info));
  // Position when no entry has a number; behind the highest one otherwise, where no channel can be in the way.
  let lastNumber = numbers.reduce((highest, n) => Math.max(highest, n === undefined ? 0 : majorNumber(n)), 0);
  const keyOf = stableKeys(entries);

  return entries.map((entry, index) => {
    const { attributes, name } = entry.info;
    const number = numbers[index] ?? String(++lastNumber);
    const group = attributes.get('group-title') || entry.group;
    const logoUrl = pictureAddress(attributes.get('tvg-logo'), context.base);
    const { url, kind, headers } = entry.address;
    return {
      channel: {
        id: `${context.boxId}:${keyOf(entry)}`,
        number,
        name: name || attributes.get('tvg-name') || attributes.get('tvg-id') || `Channel ${number}`,
        boxId: context.boxId,
        boxName: context.boxName,
        ...(logoUrl && { logoUrl }),
        ...(group && { group }),
      },
      source: { boxId: context.boxId, url, kind, ...(Object.keys(headers).length > 0 && { headers }) },
    };
  });
}

/**
 * Favourites and history hang on the id, so it must be the same after every reload: the tvg-id where only one entry has it, else a hash
 * of address and name. Credentials are not part of it: a new password changes no channel.
 */
function stableKeys(entries: readonly Entry[]): (entry: Entry) => string {
  const uses = new Map<string, number>();
  for (const { info } of entries) {
    const id = info.attributes.get('tvg-id');
    if (id) uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  const keys = new UniqueKeys();
  return ({ info, address }) => {
    const id = info.attributes.get('tvg-id');
    if (id && id.length <= 100 && uses.get(id) === 1) return keys.take(id);
    const hash = createHash('sha256')
      .update(`${redactUrl(address.url)}\n${info.name}`)
      .digest('hex');
    return keys.take(hash.slice(0, 12));
  };
}

function explicitNumber({ attributes }: ExtInf): string | undefined {
  return parseChannelNumber(attributes.get('tvg-chno')) ?? parseChannelNumber(attributes.get('channel-number'));
}

function pictureAddress(text: string | undefined, base: URL | undefined): string | undefined {
  const url = text ? parseUrl(text, base) : undefined;
  return url && isHttp(url) && !url.username && !url.password ? url.href : undefined;
}

function lastPart(url: string): string {
  const { pathname } = new URL(url);
  return pathname.slice(pathname.lastIndexOf('/') + 1);
}

function unreadable(detail: string): AppError {
  return new AppError('playlist-unreadable', { detail });
}
