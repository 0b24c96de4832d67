import { describe, expect, it } from 'vitest';
import { FakeClock } from '../kernel/fake-clock.ts';
import type { Fragment } from './fragment-reader.ts';
import { hasReached, renderPlaylist } from './playlist.ts';
import type { SegmentWriter } from './segment-writer.ts';
import { Timeline } from './timeline.ts';

const init = Buffer.from('init');

function fragment(durationMs: number, independent: boolean): Fragment {
  return { data: Buffer.alloc(100, 1), durationMs, independent };
}

class MemoryWriter implements SegmentWriter {
  readonly files = new Map<number, Buffer>();
  broken = false;

  async write(sequence: number, data: Buffer): Promise<void> {
    if (this.broken) throw new Error('disk full');
    this.files.set(sequence, data);
  }

  async read(sequence: number): Promise<Buffer> {
    return this.files.get(sequence) ?? Buffer.alloc(0);
  }

  remove(sequence: number): void {
    this.files.delete(sequence);
  }
}

/** Lets the writer's promises settle. */
const settled = () => Promise.resolve().then(() => {});

/** One GOP in fragments of 200 ms. */
function gop(timeline: Timeline, ms: number): void {
  for (let at = 0; at < ms; at += 200) timeline.append(fragment(Math.min(200, ms - at), at === 0));
}

const limits = {
  shortSegmentsMs: 0,
  shortestSegmentMs: 80,
  segmentMs: 950,
  maxSegmentMs: 10_000,
  windowMs: 30_000,
  memoryMs: 8_000,
};

function newTimeline(writer = new MemoryWriter(), changed: Partial<typeof limits> = {}): Timeline {
  const timeline = new Timeline(writer, new FakeClock(), { ...limits, ...changed });
  timeline.begin(init);
  return timeline;
}

describe('Timeline', () => {
  it('leaves no segment of a single picture in its first seconds', () => {
    const timeline = newTimeline(new MemoryWriter(), { shortSegmentsMs: 2_000 });
    // GOPs of 1.02 s: the last fragment of each has 20 ms.
    for (let i = 0; i < 4; i++) gop(timeline, 1_020);
    const complete = timeline.segments.filter((segment) => segment.complete);
    expect(complete.filter(({ durationMs }) => durationMs < 80)).toEqual([]);
    expect(timeline.segments.reduce((sum, { durationMs }) => sum + durationMs, 0)).toBe(4_080);
    expect(timeline.joinPoint(0)).toEqual({ sequence: timeline.segments.at(-1)?.sequence, offsetMs: 0 });
  });

  it('cuts segments at keyframes only, once they are a second long', () => {
    const timeline = newTimeline();
    for (let i = 0; i < 5; i++) gop(timeline, 500);

    expect(timeline.segments.map(({ durationMs, complete }) => [durationMs, complete])).toEqual([
      [1000, true],
      [1000, true],
      [500, false],
    ]);
    expect(timeline.segments.every(({ parts }) => parts[0]?.independent)).toBe(true);
  });

  it('begins with segments of one part each, so that the first playlist has a complete one', () => {
    const timeline = newTimeline(undefined, { shortSegmentsMs: 2000 });
    timeline.append(fragment(40, true));
    expect(timeline.segments).toMatchObject([{ durationMs: 40, complete: true }]);
    expect(renderPlaylist(timeline, { sequence: 1, offsetMs: 0 })).toContain('segment-1.m4s');
    for (let i = 0; i < 30; i++) timeline.append(fragment(200, i % 5 === 4));
    const durations = timeline.segments.map(({ durationMs }) => durationMs);
    expect(durations.slice(0, 10)).toEqual([40, ...Array.from({ length: 9 }, () => 200)]);
    expect(durations.at(-2)).toBe(1000);
  });

  it('does not number a segment 0, because hls.js does not understand it', () => {
    const timeline = newTimeline();
    gop(timeline, 200);
    expect(timeline.segments[0]?.sequence).toBe(1);
  });

  it('drops what comes before the first keyframe', () => {
    const timeline = newTimeline();
    timeline.append(fragment(200, false));
    expect(timeline.segments).toHaveLength(0);
    timeline.append(fragment(200, true));
    expect(timeline.segments.length).toBeGreaterThan(0);
  });

  it('does not let a source without keyframes grow one segment for ever', () => {
    const timeline = newTimeline();
    timeline.append(fragment(200, true));
    for (let i = 0; i < 100; i++) timeline.append(fragment(200, false));
    expect(timeline.segments[0]?.durationMs).toBeLessThanOrEqual(10_200);
  });

  it('goes on behind a discontinuity with the new initialisation segment when FFmpeg was restarted', () => {
    const timeline = newTimeline();
    gop(timeline, 600);
    timeline.begin(Buffer.from('second'));
    timeline.append(fragment(200, false));
    gop(timeline, 600);
    expect(timeline.segments.map(({ init: index, discontinuity }) => [index, discontinuity])).toEqual([
      [0, false],
      [1, true],
    ]);
    expect(timeline.init(1)?.toString()).toBe('second');
    expect(timeline.segments[0]?.complete).toBe(true);
  });

  it('keeps a window, and nothing of what has left it', async () => {
    const writer = new MemoryWriter();
    const timeline = newTimeline(writer);
    for (let i = 0; i < 60; i++) {
      gop(timeline, 1000);
      await settled();
    }
    const numbers = timeline.segments.map(({ sequence }) => sequence);
    expect(numbers.length).toBeLessThanOrEqual(32);
    expect(Math.min(...writer.files.keys())).toBe(numbers[0]);
    expect(timeline.segments[0]?.parts).toEqual([]);
    expect(timeline.segment(numbers[0] ?? -1)).toBe(timeline.segments[0]);
    expect(timeline.segment((numbers[0] ?? 0) - 1)).toBeUndefined();
  });

  it('lives on from memory when the disk takes nothing, and memory stays bounded', async () => {
    const writer = new MemoryWriter();
    writer.broken = true;
    const timeline = newTimeline(writer);
    for (let i = 0; i < 60; i++) {
      gop(timeline, 1000);
      await settled();
    }
    expect(timeline.segments.length).toBeLessThan(20);
    expect(timeline.segments.every(({ parts }) => parts.length > 0)).toBe(true);
  });

  it('joins at the newest keyframe that is old enough, or at the oldest there is', () => {
    const timeline = newTimeline();
    gop(timeline, 600);
    expect(timeline.joinPoint(1200)).toEqual({ sequence: 1, offsetMs: 0 });
    for (let i = 0; i < 4; i++) gop(timeline, 600);
    // 3,000 ms in all; keyframes at 0, 600, 1,200, 1,800, 2,400.
    expect(timeline.joinPoint(0)).toEqual({ sequence: 3, offsetMs: 0 });
    expect(timeline.joinPoint(1200)).toEqual({ sequence: 2, offsetMs: 600 });
  });

  it('never joins before a discontinuity', () => {
    const timeline = newTimeline();
    gop(timeline, 3000);
    timeline.begin(init);
    gop(timeline, 400);
    expect(timeline.joinPoint(1200)).toEqual({ sequence: 2, offsetMs: 0 });
  });
});

describe('renderPlaylist', () => {
  it('lists segments, the parts of the newest ones, and where this session begins', () => {
    const timeline = newTimeline();
    gop(timeline, 1000);
    gop(timeline, 400);
    const lines = renderPlaylist(timeline, { sequence: 2, offsetMs: 0 }).split('\n');
    expect(lines).toContain('#EXT-X-START:TIME-OFFSET=1.01000,PRECISE=YES');
    expect(lines).toContain('#EXT-X-MAP:URI="init-0.mp4"');
    expect(lines).toContain('segment-1.m4s');
    expect(lines).not.toContain('segment-2.m4s');
    expect(lines).toContain('#EXT-X-PART:DURATION=0.20000,URI="part-2-0.m4s",INDEPENDENT=YES');
    expect(lines).toContain('#EXT-X-PART:DURATION=0.20000,URI="part-2-1.m4s"');
    expect(lines).not.toContain('#EXT-X-ENDLIST');
  });

  it('is of this moment: what is appended later is in the next one', () => {
    const timeline = newTimeline();
    gop(timeline, 200);
    const before = renderPlaylist(timeline, { sequence: 1, offsetMs: 0 });
    timeline.append(fragment(200, false));
    expect(renderPlaylist(timeline, { sequence: 1, offsetMs: 0 })).not.toBe(before);
  });

  it('counts discontinuities that have left the window', async () => {
    const timeline = newTimeline();
    for (let i = 0; i < 3; i++) {
      timeline.begin(init);
      gop(timeline, 1000);
      await settled();
    }
    for (let i = 0; i < 60; i++) {
      gop(timeline, 1000);
      await settled();
    }
    expect(renderPlaylist(timeline, { sequence: 1, offsetMs: 0 })).toContain('#EXT-X-DISCONTINUITY-SEQUENCE:2\n');
  });

  it('says when it is over', () => {
    const timeline = newTimeline();
    gop(timeline, 200);
    timeline.end();
    expect(renderPlaylist(timeline, { sequence: 1, offsetMs: 0 })).toContain('#EXT-X-ENDLIST');
  });
});

describe('hasReached', () => {
  it('answers a blocking reload as soon as the part, or the whole segment, is there', () => {
    const timeline = newTimeline();
    gop(timeline, 400);
    expect(hasReached(timeline, 1, 1)).toBe(true);
    expect(hasReached(timeline, 1, 2)).toBe(false);
    expect(hasReached(timeline, 1, undefined)).toBe(false);
    expect(hasReached(timeline, 2, 0)).toBe(false);
    gop(timeline, 1000);
    gop(timeline, 200);
    expect(hasReached(timeline, 1, undefined)).toBe(true);
    expect(hasReached(timeline, 1, 99)).toBe(true);
  });
});
