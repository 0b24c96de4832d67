import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ZapAnswer } from '../../../shared/contracts/ipc.ts';
import { StreamFeed } from './stream-feed.ts';
import { fragment, initSegment, join } from './testing/media.ts';

/** An element and a source that take nothing: what the feed knows of the stream does not depend on them. */
function feedOf(stream: Uint8Array<ArrayBuffer>): StreamFeed {
  const deaf = class extends EventTarget {
    readonly readyState = 'closed';
  };
  vi.stubGlobal('MediaSource', deaf);
  vi.stubGlobal('window', {});
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:none');
  let asked = 0;
  const endless = (): Promise<Response> => {
    asked += 1;
    return asked === 1 ? Promise.resolve(new Response(stream)) : new Promise(() => undefined);
  };
  vi.stubGlobal('fetch', endless);
  const video = Object.assign(new EventTarget(), { src: '', currentTime: 0 }) as unknown as HTMLVideoElement;
  const feed = new StreamFeed(video, { onAppended: () => {}, onStill: () => Promise.resolve(), onFailed: () => {} });
  feed.load({ streamUrl: 'http://127.0.0.1/live.mp4' } as ZapAnswer);
  return feed;
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('keyframeBefore', () => {
  it('is of the picture, although sound can begin anywhere', async () => {
    const video = fragment({ decode: 0, duration: 180_000, key: true });
    // Half a second of sound each.
    const sound = [0, 1, 2, 3].map((n) => fragment({ track: 2, decode: n * 24_000, duration: 24_000, key: true }));
    const feed = feedOf(Uint8Array.from(join(initSegment(), video, ...sound)));
    await vi.waitFor(() => expect(feed.endS).toBe(2));
    expect(feed.keyframeBefore(0.35)).toBe(0);
    feed.dispose();
  });
});
