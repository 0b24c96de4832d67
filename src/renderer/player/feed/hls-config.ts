/**
 * How hls.js is set up for our own server, which is on this machine, answers from memory and speaks low-latency HLS. Chosen by
 * reading hls.js 1.7.4; the names in brackets are where to look there.
 */
import type { HlsConfig, LoadPolicy } from 'hls.js/light';

/** A loopback server that does not answer within this is not slow but gone. */
const deadMs = 4_000;
/**
 * A playlist request with `_HLS_part` is held by the server until the part exists: while a source is being healed that takes as
 * long as the engine's patience lasts.
 */
const heldMs = 12_000;

function policy(timeToFirstByteMs: number, retries: number): LoadPolicy {
  const retry = { maxNumRetry: retries, retryDelayMs: 150, maxRetryDelayMs: 600, backoff: 'linear' as const };
  return {
    default: {
      maxTimeToFirstByteMs: timeToFirstByteMs,
      maxLoadTimeMs: timeToFirstByteMs + deadMs,
      timeoutRetry: { ...retry, maxNumRetry: Math.min(retries, 1) },
      errorRetry: retry,
    },
  };
}

export const hlsConfig: Partial<HlsConfig> = {
  // There is nothing to transmux in fMP4: a worker would only add a copy and a hop between threads to the first frame (50 ms
  // instead of 110).
  enableWorker: false,
  // The first segment is asked for with the playlist's arrival even if the media source should not be open yet (doTickIdle).
  startFragPrefetch: true,
  // Parts of 0.2 s as soon as they exist; a reload is answered the moment there is a new one (playlistLoaded). Where to start is
  // said by the playlist: EXT-X-START wins over every live-sync setting (setStartPosition), so none of those decides it.
  lowLatencyMode: true,
  // Where a stalled player is taken to (liveSyncPosition). In seconds rather than in target durations, because those are rounded up.
  liveSyncDuration: 1,
  // Never jump by itself while inside the playlist's window: a viewer who fell behind loses seconds but no content.
  liveMaxLatencyDuration: Number.POSITIVE_INFINITY,
  // hls.js does not touch the playback rate (LatencyController.onTimeupdate returns at 1); cushion.ts does.
  maxLiveSyncPlaybackRate: 1,
  // A duration of Infinity keeps every position seekable, whatever the playlist's window does (updateMediaSource).
  liveDurationInfinity: true,
  // At the live edge there is never more; this bounds what a join far behind the edge fetches at once.
  maxBufferLength: 10,
  // What has been seen: half a minute is enough to decode from, and keeps two players of 8 Mbit/s well under 100 MB.
  backBufferLength: 30,
  // The default of 1.25 s is right for noticing; nudging over small holes stays on. Standing still for longer is stall-watchdog.ts's.
  nudgeMaxRetry: 5,
  // One rendition: no bandwidth test, no switching, nothing to measure.
  testBandwidth: false,
  // The first answer comes at once or the session is gone; the engine, not the player, is who tries again (zap-machine.ts).
  manifestLoadPolicy: policy(deadMs, 0),
  playlistLoadPolicy: policy(heldMs, 3),
  fragLoadPolicy: policy(heldMs, 3),
};
