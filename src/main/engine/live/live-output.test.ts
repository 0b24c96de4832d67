import { describe, expect, it } from 'vitest';
import { FakeClock } from '../kernel/fake-clock.ts';
import { type Follower, LiveOutput } from './live-output.ts';

const writer = { write: () => Promise.resolve(), read: () => Promise.resolve(Buffer.alloc(0)), remove: () => {} };

/** One picture of 40 ms, named by a number. */
const picture = (name: number, independent: boolean, durationMs = 40) => ({
  data: Buffer.from([name]),
  durationMs,
  independent,
});

function follower(): Follower & { readonly got: string[] } {
  const got: string[] = [];
  return {
    got,
    onInit: (data) => got.push(data.toString()),
    onFragment: (data) => got.push(...[...data].map(String)),
    onEnd: () => got.push('end'),
  };
}

/** GOPs of `frames` pictures each, numbered through. */
function play(output: LiveOutput, gops: number, frames: number, from = 0): void {
  for (let i = 0; i < gops * frames; i++) output.onFragment(picture(from + i, i % frames === 0));
}

describe('LiveOutput', () => {
  it('hands on each picture the moment it is there', () => {
    const output = new LiveOutput(writer, new FakeClock());
    const early = follower();
    output.follow(350, early);
    output.onInit(Buffer.from('init'));
    output.onFragment(picture(7, false));
    expect([early.got, output.hasMedia]).toEqual([['init'], false]);
    output.onFragment(picture(8, true));
    expect([early.got, output.hasMedia]).toEqual([['init', '8'], true]);
  });

  it('lets a joiner begin at the newest keyframe that leaves something to play', () => {
    const output = new LiveOutput(writer, new FakeClock());
    output.onInit(Buffer.from('init'));
    play(output, 3, 25);
    for (let i = 75; i < 80; i++) output.onFragment(picture(i, i === 75));
    const soon = follower();
    output.follow(100, soon);
    expect(soon.got.slice(0, 2)).toEqual(['init', '75']);
    const later = follower();
    output.follow(350, later);
    expect(later.got.slice(0, 2)).toEqual(['init', '50']);
    expect(later.got).toHaveLength(31);
    output.onFragment(picture(80, false));
    expect([soon.got.at(-1), later.got.at(-1)]).toEqual(['80', '80']);
  });

  it('keeps no more than a joiner needs', () => {
    const output = new LiveOutput(writer, new FakeClock());
    output.onInit(Buffer.from('init'));
    play(output, 40, 5);
    const oldest = follower();
    output.follow(Number.POSITIVE_INFINITY, oldest);
    expect(oldest.got.length).toBeLessThan(40);
  });

  it('goes on behind a new initialisation segment, where nobody joins what was before', () => {
    const output = new LiveOutput(writer, new FakeClock());
    const there = follower();
    output.follow(350, there);
    output.onInit(Buffer.from('one'));
    play(output, 1, 10);
    output.onInit(Buffer.from('two'));
    const between = follower();
    output.follow(350, between);
    output.onFragment(picture(99, false));
    output.onFragment(picture(100, true));
    expect(between.got).toEqual(['two', '100']);
    expect(there.got.slice(-2)).toEqual(['two', '100']);
  });

  it('gathers pictures into parts for HLS, each from a keyframe or 200 ms long', () => {
    const output = new LiveOutput(writer, new FakeClock());
    output.onInit(Buffer.from('init'));
    for (let i = 0; i < 9; i++) output.onFragment(picture(i, i === 0 || i === 7));
    expect(output.timeline.segments.flatMap(({ parts }) => parts.map(({ data }) => [...data]))).toEqual([
      [0, 1, 2, 3, 4],
      [5, 6],
    ]);
    output.end();
    expect(output.timeline.segments.at(-1)?.parts.map(({ data }) => [...data])).toEqual([[7, 8]]);
  });

  it('tells everybody, and who comes after, that it is over', () => {
    const output = new LiveOutput(writer, new FakeClock());
    const there = follower();
    const gone = follower();
    output.follow(350, there);
    output.follow(350, gone).dispose();
    output.end();
    const late = follower();
    output.follow(350, late);
    expect([there.got, gone.got, late.got]).toEqual([['end'], [], ['end']]);
  });
});
