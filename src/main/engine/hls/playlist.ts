import type { JoinPoint, Segment, Timeline } from './timeline.ts';

/**
 * HLS media playlists (RFC 8216bis, with low-latency parts). Pure: the text of this moment for one play session.
 * URIs are relative to the playlist's own address, or to `base` where it is asked for under another one.
 */

/** Parts are offered for the newest media only; what is older is fetched whole (RFC 8216bis, 6.2.2: three target durations). */
const partWindowMs = 6_000;

/** Exactly on the keyframe, rounding would make hls.js fetch the whole segment before it first. */
const insideKeyframeMs = 10;

export function renderPlaylist(timeline: Timeline, join: JoinPoint | undefined, base = ''): string {
  const segments = timeline.segments;
  const first = segments[0];
  const targetSeconds = Math.max(2, Math.ceil(Math.round(timeline.longestSegmentMs) / 1000));
  // Not below the usual fragment, so that the value settles with the first playlist and stays.
  const partSeconds = Math.max(0.32, timeline.longestPartMs / 1000);
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:9',
    `#EXT-X-TARGETDURATION:${targetSeconds}`,
    `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=${(partSeconds * 3).toFixed(3)},HOLD-BACK=${(targetSeconds * 3).toFixed(3)}`,
    `#EXT-X-PART-INF:PART-TARGET=${partSeconds.toFixed(3)}`,
    `#EXT-X-MEDIA-SEQUENCE:${first?.sequence ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${timeline.discontinuitySequence}`,
    ...startLine(timeline, join),
  ];
  let init: number | undefined;
  const last = segments.at(-1);
  const endMs = last ? last.startMs + last.durationMs : 0;
  for (const segment of segments) {
    if (segment.discontinuity) lines.push('#EXT-X-DISCONTINUITY');
    if (segment.init !== init) lines.push(`#EXT-X-MAP:URI="${base}init-${segment.init}.mp4"`);
    init = segment.init;
    lines.push(dateLine(segment.startWallMs));
    if (endMs - segment.startMs < partWindowMs) lines.push(...partLines(segment, base));
    if (segment.complete)
      lines.push(`#EXTINF:${seconds(segment.durationMs)},`, `${base}segment-${segment.sequence}.m4s`);
  }
  // hls.js 1.7 takes a segment that ends the text for one that is still growing, with no duration; any further tag prevents that.
  if (last?.complete) lines.push(dateLine(last.startWallMs + last.durationMs));
  if (timeline.ended) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

function startLine(timeline: Timeline, join: JoinPoint | undefined): string[] {
  const first = timeline.segments[0];
  const start = join && timeline.segment(join.sequence);
  if (!first || !start) return [];
  return [
    `#EXT-X-START:TIME-OFFSET=${seconds(start.startMs + join.offsetMs + insideKeyframeMs - first.startMs)},PRECISE=YES`,
  ];
}

function dateLine(wallMs: number): string {
  return `#EXT-X-PROGRAM-DATE-TIME:${new Date(wallMs).toISOString()}`;
}

function partLines(segment: Segment, base: string): string[] {
  return segment.parts.map((part, index) => {
    const independent = part.independent ? ',INDEPENDENT=YES' : '';
    return `#EXT-X-PART:DURATION=${seconds(part.durationMs)},URI="${base}part-${segment.sequence}-${index}.m4s"${independent}`;
  });
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(5);
}

/**
 * Whether a blocking reload (`_HLS_msn`, `_HLS_part`) can be answered: the segment, or the part of it, is there.
 * @param part undefined asks for the whole segment.
 */
export function hasReached(timeline: Timeline, sequence: number, part: number | undefined): boolean {
  const last = timeline.segments.at(-1);
  if (!last || last.sequence < sequence) return false;
  if (last.sequence > sequence) return true;
  return part === undefined ? last.complete : last.complete || last.parts.length > part;
}
