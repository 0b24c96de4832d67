import { describe, expect, it } from 'vitest';
import { readFragment } from './fragment.ts';
import { type MediaHead, readHead } from './media-head.ts';
import { type Piece, StreamSplitter } from './stream-splitter.ts';
import { audioEntry, avcC, box, bytes, fragment, initSegment, initWith, join } from './testing/media.ts';

const head = (): MediaHead => readHead(initSegment()) as MediaHead;

describe('readHead', () => {
  it('names the codecs as MIME types do, and keeps what a decoder needs', () => {
    expect(head().mime).toBe('video/mp4; codecs="avc1.64001f, mp4a.40.2"');
    expect(head().tracks).toMatchObject([
      { id: 1, kind: 'video', timescale: 90_000, description: avcC },
      { id: 2, kind: 'audio', timescale: 48_000 },
    ]);
  });

  it('reads descriptor lengths of one byte as well as of four', () => {
    expect(readHead(initWith(audioEntry(false)))?.mime).toBe('video/mp4; codecs="mp4a.40.2"');
    expect(readHead(initWith(audioEntry(true)))?.mime).toBe('video/mp4; codecs="mp4a.40.2"');
  });

  it('leaves what it cannot name to others', () => {
    expect(readHead(initWith(box('hvc1', new Uint8Array(78))))).toBeUndefined();
    expect(readHead(box('moov'))).toBeUndefined();
    expect(readHead(bytes(0, 0, 0))).toBeUndefined();
  });
});

describe('readFragment', () => {
  it('tells when the first sample is decoded and shown, for how long, and what it is', () => {
    const sample = bytes(9, 8, 7);
    const data = fragment({ decode: 180_000, composition: 7_200, duration: 3_600, key: true, sample });
    expect(readFragment(data, head())).toEqual({
      kind: 'video',
      decodeS: 2,
      presentS: 2.08,
      durationS: 0.04,
      isKeyframe: true,
      firstSample: sample,
    });
  });

  it('finds the sample behind whatever stands before the fragment', () => {
    const data = join(box('styp', bytes(1, 2, 3, 4)), fragment({ decode: 0, key: true, sample: bytes(5, 6) }));
    expect(readFragment(data, head())?.firstSample).toEqual(bytes(5, 6));
  });

  it('knows a picture that needs others, sound, and a track that was not announced', () => {
    expect(readFragment(fragment({ decode: 0 }), head())?.isKeyframe).toBe(false);
    expect(readFragment(fragment({ track: 2, decode: 48_000, duration: 1_024 }), head())).toMatchObject({
      kind: 'audio',
      decodeS: 1,
    });
    expect(readFragment(fragment({ track: 7, decode: 0 }), head())).toBeUndefined();
  });
});

describe('StreamSplitter', () => {
  const stream = join(
    initSegment(),
    fragment({ decode: 0, key: true }),
    fragment({ decode: 3_600, sample: new Uint8Array(5_000) }),
    initSegment(false),
    fragment({ decode: 0, key: true }),
  );
  const split = (size: number): Piece[] => {
    const splitter = new StreamSplitter();
    const pieces: Piece[] = [];
    for (let at = 0; at < stream.length; at += size) pieces.push(...splitter.push(stream.slice(at, at + size)));
    return pieces;
  };

  it('cuts the same pieces wherever the network cuts the bytes', () => {
    const whole = split(stream.length);
    expect(whole.map(({ kind }) => kind)).toEqual(['init', 'fragment', 'fragment', 'init', 'fragment']);
    expect(join(...whole.map(({ data }) => data))).toEqual(stream);
    for (const size of [1, 7, 8, 9, 100, 1_000]) expect(split(size)).toEqual(whole);
  });

  it('refuses what is no MP4', () => {
    expect(() => new StreamSplitter().push(bytes(0, 0, 0, 2, 1, 1, 1, 1))).toThrow(RangeError);
    expect(() => new StreamSplitter().push(bytes(0xff, 0, 0, 0, 1, 1, 1, 1))).toThrow(RangeError);
  });
});
