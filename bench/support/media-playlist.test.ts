import { expect, test } from 'vitest';
import { comparePositions, isGap, readMediaPlaylist } from './media-playlist.ts';

const head = `#EXTM3U
#EXT-X-PART-INF:PART-TARGET=0.320
#EXT-X-MEDIA-SEQUENCE:7
`;

test('the next part of a growing segment is asked for', () => {
  const playlist = readMediaPlaylist(`${head}#EXT-X-MAP:URI="init-1.mp4"
#EXTINF:1.00000,
segment-7.m4s
#EXT-X-PART:DURATION=0.20000,URI="part-8-0.m4s",INDEPENDENT=YES
#EXT-X-PART:DURATION=0.24000,URI="part-8-1.m4s"
`);
  expect(playlist).toMatchObject({ mediaSequence: 7, partTargetMs: 320, ended: false });
  expect(playlist.next).toEqual({ sequence: 8, part: 2 });
  expect(playlist.newest).toMatchObject({ uri: 'part-8-1.m4s', durationMs: 240 });
  expect(playlist.parts.map(({ sequence, part }) => [sequence, part])).toEqual([
    [8, 0],
    [8, 1],
  ]);
});

test('after a complete segment the first part of the next one is', () => {
  const playlist = readMediaPlaylist(`${head}#EXT-X-PART:DURATION=0.20000,URI="part-7-0.m4s"
#EXTINF:0.20000,
segment-7.m4s
#EXT-X-ENDLIST
`);
  expect(playlist.next).toEqual({ sequence: 8, part: 0 });
  expect(playlist.newest).toMatchObject({ uri: 'part-7-0.m4s' });
  expect(playlist.ended).toBe(true);
});

test('a segment without parts is what is newest', () => {
  const playlist = readMediaPlaylist(`${head}#EXTINF:1.00000,\nsegment-7.m4s\n`);
  expect(playlist.newest).toEqual({ uri: 'segment-7.m4s', durationMs: 1000 });
});

test('positions are ordered by segment, then by part', () => {
  expect(comparePositions({ sequence: 7, part: 9 }, { sequence: 8, part: 0 })).toBeLessThan(0);
  expect(comparePositions({ sequence: 8, part: 1 }, { sequence: 8, part: 0 })).toBeGreaterThan(0);
});

test('the next part, or the first of the next segment, is no gap', () => {
  const wanted = { sequence: 7, part: 3 };
  expect(isGap(wanted, { sequence: 7, part: 3 })).toBe(false);
  expect(isGap(wanted, { sequence: 8, part: 0 })).toBe(false);
  expect(isGap(wanted, { sequence: 7, part: 4 })).toBe(true);
  expect(isGap(wanted, { sequence: 8, part: 1 })).toBe(true);
  expect(isGap(wanted, { sequence: 9, part: 0 })).toBe(true);
});
