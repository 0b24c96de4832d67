/** What a client of low-latency HLS has to know of a media playlist (RFC 8216bis). */
export interface MediaPlaylist {
  readonly mediaSequence: number;
  readonly partTargetMs: number;
  readonly ended: boolean;
  /** The newest part, or the newest segment where no parts are listed; undefined before there is any. */
  readonly newest: { readonly uri: string; readonly durationMs: number } | undefined;
  /** What comes next: `_HLS_msn` and `_HLS_part` of the next reload. */
  readonly next: Position;
  /** Of all parts that are listed, in order. */
  readonly parts: readonly (Position & { readonly uri: string; readonly durationMs: number })[];
}

export interface Position {
  readonly sequence: number;
  readonly part: number;
}

/** Negative when `a` comes before `b`. */
export const comparePositions = (a: Position, b: Position): number => a.sequence - b.sequence || a.part - b.part;

/** Whether a client that waits for `wanted` has missed something when `found` is what it finds first. A segment may have closed instead. */
export function isGap(wanted: Position, found: Position): boolean {
  if (found.sequence === wanted.sequence) return found.part > wanted.part;
  return found.sequence > wanted.sequence + 1 || found.part > 0;
}

export function readMediaPlaylist(text: string): MediaPlaylist {
  let mediaSequence = 0;
  let partTargetMs = 0;
  let ended = false;
  let next: Position = { sequence: 0, part: 0 };
  let newest: MediaPlaylist['newest'];
  let segmentMs = 0;
  const parts: MediaPlaylist['parts'][number][] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('#EXT-X-MEDIA-SEQUENCE:')) {
      mediaSequence = Number(line.slice(line.indexOf(':') + 1));
      next = { sequence: mediaSequence, part: 0 };
    } else if (line.startsWith('#EXT-X-PART-INF:')) {
      partTargetMs = secondsIn(line, 'PART-TARGET') * 1000;
    } else if (line.startsWith('#EXT-X-PART:')) {
      const part = {
        ...next,
        uri: /URI="([^"]+)"/.exec(line)?.[1] ?? '',
        durationMs: secondsIn(line, 'DURATION') * 1000,
      };
      parts.push(part);
      newest = part;
      next = { ...next, part: next.part + 1 };
    } else if (line.startsWith('#EXTINF:')) {
      segmentMs = Number.parseFloat(line.slice('#EXTINF:'.length)) * 1000;
    } else if (line === '#EXT-X-ENDLIST') {
      ended = true;
    } else if (line !== '' && !line.startsWith('#')) {
      if (next.part === 0) newest = { uri: line, durationMs: segmentMs };
      next = { sequence: next.sequence + 1, part: 0 };
    }
  }
  return { mediaSequence, partTargetMs, ended, newest, next, parts };
}

function secondsIn(line: string, name: string): number {
  return Number(new RegExp(`[:,]${name}=([\\d.]+)`).exec(line)?.[1] ?? 0);
}
