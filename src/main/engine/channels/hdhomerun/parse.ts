/** What an HDHomeRun says about itself, and what its many imitators say. Pure; lenient about everything that is not needed. */
import { z } from 'zod';
import type { ChannelSource } from '../box.ts';
import { compareChannelNumbers, parseChannelNumber } from '../channel-number.ts';
import { tidy } from '../text.ts';
import { UniqueKeys } from '../unique-keys.ts';
import { isHttp, parseUrl } from '../urls.ts';

/** The port and path under which the hardware gives every channel. */
const hardwareStreamPort = 5004;

const text = z.string().optional().catch(undefined);
const discoverSchema = z.object({
  DeviceID: text,
  FriendlyName: text,
  BaseURL: text,
  LineupURL: text,
  /** Some imitators write it as a string; 0 is what a recorder without tuners says. */
  TunerCount: z.coerce.number().int().min(1).max(100).optional().catch(undefined),
});

const entrySchema = z.object({
  GuideNumber: z.union([z.string(), z.number().transform(String)]),
  GuideName: text,
  URL: text,
  DRM: z.unknown().optional(),
});

export interface Discovered {
  readonly name: string | undefined;
  readonly tuners: number | undefined;
  readonly lineUpUrl: string | undefined;
}

/**
 * "192.168.1.20", "hdhr.local:80", "http://host:9191/hdhr" (some imitators live in a folder) or a page of it as copied from a browser,
 * as the folder that discover.json is in. Undefined for what is no address.
 */
export function parseAddress(address: string): URL | undefined {
  const typed = address.trim();
  const isBareIpv6 = /^[0-9a-f:]+$/i.test(typed) && typed.split(':').length > 2;
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `http://${isBareIpv6 ? `[${typed}]` : typed}`;
  const url = parseUrl(whole);
  if (!url || !isHttp(url)) return undefined;
  url.pathname = `${url.pathname.replace(/\/[^/]*\.(json|html|xml)$/i, '').replace(/\/+$/, '')}/`;
  url.search = '';
  url.hash = '';
  return url;
}

/** Undefined when it has nothing of an HDHomeRun's discover.json. */
export function parseDiscover(json: unknown, base: URL): Discovered | undefined {
  const parsed = discoverSchema.safeParse(json);
  if (!parsed.success || Object.values(parsed.data).every((value) => value === undefined)) return undefined;
  const { FriendlyName, TunerCount, LineupURL } = parsed.data;
  const lineUpUrl = LineupURL ? parseUrl(LineupURL, base) : undefined;
  return {
    name: (FriendlyName && tidy(FriendlyName)) || undefined,
    tuners: TunerCount,
    // One on another host (behind a proxy, say) is not asked; lineup.json beside discover.json is the same.
    lineUpUrl: lineUpUrl && sameHost(lineUpUrl, base) ? lineUpUrl.href : undefined,
  };
}

export interface ParsedLineUp {
  readonly channels: readonly ChannelSource[];
  /** Entries of a wrong shape and copy-protected ones, which only Silicondust's own players may show. */
  readonly skippedLines: number;
}

/** Undefined when it is no list. Sorted by number. */
export function parseLineUp(
  json: unknown,
  box: { readonly id: string; readonly name: string; readonly base: URL },
): ParsedLineUp | undefined {
  if (!Array.isArray(json)) return undefined;
  const keys = new UniqueKeys();
  const channels: ChannelSource[] = [];
  for (const item of json as readonly unknown[]) {
    const entry = entrySchema.safeParse(item).data;
    const number = parseChannelNumber(entry?.GuideNumber);
    if (!entry || number === undefined || isProtected(entry.DRM)) continue;
    channels.push({
      channel: {
        id: `${box.id}:${keys.take(number)}`,
        number,
        name: (entry.GuideName && tidy(entry.GuideName)) || `Channel ${number}`,
        boxId: box.id,
        boxName: box.name,
      },
      source: { boxId: box.id, url: streamUrl(entry.URL, number, box.base), kind: 'mpegts' },
    });
  }
  channels.sort((a, b) => compareChannelNumbers(a.channel.number, b.channel.number));
  return { channels, skippedLines: json.length - channels.length };
}

/** Whether the address is on the box itself. Ports may differ: the hardware streams on another one than it talks on. */
export function sameHost(url: URL, base: URL): boolean {
  return isHttp(url) && url.hostname === base.hostname;
}

/**
 * A box must not send us elsewhere, so the host is always the one that the person gave. Port and path stay as the box wrote them: a box
 * that is addressed by name writes its number ("http://192.168.1.20:5004/auto/v7.1"), and imitators have paths of their own. Without a
 * usable address it is the one that the hardware gives every channel.
 */
function streamUrl(address: string | undefined, number: string, base: URL): string {
  const url = address ? parseUrl(address, base) : undefined;
  if (!url || !isHttp(url)) return `http://${base.hostname}:${hardwareStreamPort}/auto/v${number}`;
  url.hostname = base.hostname;
  url.username = '';
  url.password = '';
  return url.href;
}

function isProtected(drm: unknown): boolean {
  return drm === 1 || drm === true || drm === '1';
}
