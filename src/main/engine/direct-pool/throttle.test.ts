import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../kernel/app-error.ts';
import { FakeClock } from '../kernel/fake-clock.ts';
import { LiveStream } from '../transport/live-stream.ts';
import { concat, h264, Mux } from '../transport/testing/packets.ts';
import { MemorySink, silentLog } from '../transport/testing/sinks.ts';
import { continuityOf, packetSize, pidOf } from '../transport/ts-packet.ts';
import { RateMeter } from './rate-meter.ts';
import { Throttle } from './throttle.ts';
import { type ThrottleMode, throttleModes } from './throttle-mode.ts';

class CountingSink extends MemorySink {
  bytesTaken = 0;

  override write(bytes: Uint8Array): boolean {
    this.bytesTaken += bytes.length;
    return super.write(bytes);
  }
}

let clock: FakeClock;
let sink: CountingSink;

beforeEach(() => {
  clock = new FakeClock();
  sink = new CountingSink();
});

const mbps = 1_000_000;
const mebibyte = 2 ** 20;
const throttle = (mode: ThrottleMode, rateBps: number, to = sink): Throttle =>
  new Throttle({ mode, clock, sink: to, rateBps: () => rateBps });

const passed = (to = sink): number => to.bytesTaken;
const piece = new Uint8Array(188 * 100);

/** Writes for as long as there is room, as a consumer with a full ring does; gives back how to stop. */
function greedy(to: Throttle): void {
  const pump = (): void => {
    while (to.write(piece));
  };
  to.onDrain(pump);
  pump();
}

/** Bits per second over the next `ms`. */
function rateOver(ms: number, to = sink): number {
  const before = passed(to);
  clock.advance(ms);
  return ((passed(to) - before) * 8_000) / ms;
}

describe('a throttle on what is in memory', () => {
  it('passes two seconds at once, and then rather more than the stream brings', () => {
    greedy(throttle('realtime', 8 * mbps));
    expect(passed()).toBeGreaterThanOrEqual(2 * mbps);
    expect(passed()).toBeLessThan(2 * mbps + 2 * piece.length);
    const rate = rateOver(20_000);
    expect(rate).toBeGreaterThan(8.5 * mbps);
    expect(rate).toBeLessThan(9 * mbps);
  });

  it('takes 4 Mbit/s for the rate until it is known, and then the rate', () => {
    const measured: { bps?: number } = {};
    greedy(new Throttle({ mode: 'realtime', clock, sink, rateBps: () => measured.bps }));
    expect(rateOver(10_000) / mbps).toBeCloseTo(4.4, 1);
    measured.bps = 12 * mbps;
    expect(rateOver(10_000) / mbps).toBeCloseTo(13.2, 0);
  });

  it('gives a joiner twice the rate for ten seconds', () => {
    greedy(throttle('burst', 8 * mbps));
    expect(rateOver(9_900) / mbps).toBeCloseTo(16, 0);
    clock.advance(200);
    expect(rateOver(10_000) / mbps).toBeCloseTo(8.8, 1);
  });

  it('holds nothing back when disabled, and needs no timer', () => {
    const open = throttle('disabled', 1);
    for (let i = 0; i < 1_000; i++) expect(open.write(piece)).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('adapts: faster while the socket drains at once', () => {
    greedy(throttle('adaptive', 8 * mbps));
    const rates = [1, 2, 3, 4, 5, 6].map(() => rateOver(1_000));
    expect((rates[0] ?? 0) / mbps).toBeCloseTo(16, 0);
    expect(rates).toEqual(rates.toSorted((a, b) => a - b));
    expect(rates.at(-1)).toBeGreaterThan(3 * (rates[0] ?? 0));
    clock.advance(10_000);
    expect(rateOver(5_000) / mbps).toBeCloseTo(64, 0);
  });

  it('adapts: down to little more than the rate of the stream for a socket that is full most of the time', () => {
    const socket = new CountingSink(1);
    const adaptive = throttle('adaptive', 8 * mbps, socket);
    greedy(adaptive);
    for (let i = 0; i < 20; i++) {
      clock.advance(900);
      // Free for a tenth of a second, in which it takes everything.
      const open = clock.every(1, () => socket.drain());
      clock.advance(100);
      open.dispose();
    }
    const before = passed(socket);
    const free = clock.every(1, () => socket.drain());
    clock.advance(900);
    free.dispose();
    // Out of the bucket, and at 1.1 times the rate.
    expect(((passed(socket) - before) * 8) / mbps).toBeLessThan(2 * 8 + 1.1 * 8);
  });

  it('lets no debt last long, however large the piece and low the rate', () => {
    const radio = throttle('realtime', 64_000);
    const large = new Uint8Array(188 * 10_000);
    expect(radio.write(large)).toBe(false);
    let drained = 0;
    radio.onDrain(() => drained++);
    clock.advance(1_000);
    expect(drained).toBe(1);
  });
});

describe('the contract of a sink', () => {
  it('is full when the sink is, and drains when both have room', () => {
    const socket = new CountingSink(piece.length);
    const full = throttle('realtime', 8 * mbps, socket);
    let drained = 0;
    const listening = full.onDrain(() => drained++);
    expect(full.write(piece)).toBe(false);
    clock.advance(5_000);
    expect(drained).toBe(0);
    socket.drain();
    expect(drained).toBe(1);
    // It has room already: nothing to tell.
    socket.drain();
    expect(drained).toBe(1);

    expect(full.write(new Uint8Array(188 * 20_000))).toBe(false);
    socket.drain();
    expect(drained).toBe(1);
    clock.advance(1_000);
    expect(drained).toBe(2);
    listening.dispose();
    full.write(piece);
    socket.drain();
    expect(drained).toBe(2);
  });

  it('has room when the sink drains while it is written to', () => {
    const eager = new CountingSink(1);
    const write = eager.write.bind(eager);
    eager.write = (bytes) => {
      const room = write(bytes);
      eager.drain();
      return room;
    };
    expect(throttle('burst', 8 * mbps, eager).write(piece)).toBe(true);
  });

  it('tells of room once for each time it was full, and takes what is written meanwhile', () => {
    const slow = throttle('realtime', 8 * mbps);
    while (slow.write(piece));
    const states: boolean[] = [];
    slow.onDrain(() => states.push(slow.write(new Uint8Array(188 * 3_000))));
    clock.advance(10_000);
    expect(states.length).toBeGreaterThan(10);
    expect(states.every((hasRoom) => !hasRoom)).toBe(true);
  });

  it.each(throttleModes)('ends the sink once and leaves no timer (%s)', (mode) => {
    const ending = throttle(mode, 8 * mbps);
    for (let i = 0; i < 200; i++) ending.write(piece);
    const error = new AppError('source-ended');
    ending.end(error);
    ending.end();
    ending.dispose();
    expect(sink.ended).toEqual([error]);
    expect(clock.pending).toBe(0);
    expect(sink.listeners).toBe(0);
    const before = passed();
    expect(ending.write(piece)).toBe(false);
    expect(passed()).toBe(before);
  });

  it('stays over when the sink ends it in the middle of a write', () => {
    const dying = throttle('realtime', 8 * mbps);
    sink.write = () => {
      dying.dispose();
      return true;
    };
    expect(dying.write(new Uint8Array(8 * mebibyte))).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('disposed of leaves the sink alone', () => {
    const left = throttle('realtime', 8 * mbps);
    while (left.write(piece));
    left.dispose();
    expect(sink.ended).toHaveLength(0);
    expect(clock.pending).toBe(0);
    expect(sink.listeners).toBe(0);
  });

  it('in a hurry has room at once, unless the sink has none', () => {
    const slow = throttle('realtime', 8 * mbps);
    let drained = 0;
    slow.onDrain(() => drained++);
    slow.hurry();
    expect(drained).toBe(0);
    while (slow.write(piece));
    slow.hurry();
    expect(drained).toBe(1);

    const socket = new CountingSink(1);
    const stuck = throttle('realtime', 8 * mbps, socket);
    stuck.onDrain(() => drained++);
    stuck.write(piece);
    stuck.hurry();
    expect(drained).toBe(1);
  });
});

/** What a throttle must never do to a stream that is live: between a real ring and a client whose socket takes everything. */
describe('a live stream', () => {
  const [pmtPid, video] = [100, 256];
  const frameMs = 40;
  let mux: Mux;
  let live: LiveStream;
  let pushedBytes: number;
  let joinedAt: number;

  beforeEach(() => {
    mux = new Mux();
    live = new LiveStream(silentLog, () => {});
    pushedBytes = 0;
  });

  function push(bytes: Uint8Array): void {
    pushedBytes += bytes.length;
    live.push(bytes, clock.nowMs());
    clock.advance(frameMs);
  }

  /** A GOP in which the keyframe has `weight` times the bytes of each other picture. */
  function gop(seconds: number, rateBps: number, weight = 8, onPicture: () => void = () => {}): void {
    const pictures = (seconds * 1_000) / frameMs;
    const pictureBytes = (rateBps * seconds) / 8 / (pictures - 1 + weight);
    for (let i = 0; i < pictures; i++) {
      const tables = concat(mux.pat([[1, pmtPid]]), mux.pmt(pmtPid, 1, video, [{ type: 0x1b, pid: video }]));
      const size = Math.round(pictureBytes);
      push(i === 0 ? concat(tables, mux.pes(video, h264.idr(size * weight))) : mux.pes(video, h264.p(size)));
      onPicture();
    }
  }

  function join(mode: ThrottleMode): void {
    const meter = new RateMeter(clock, () => pushedBytes, 0);
    const throttled = new Throttle({ mode, clock, sink, rateBps: () => meter.bps() });
    joinedAt = live.ring.newest ?? 0;
    live.join(throttled, { selection: 'all', from: 'newest-keyframe' }, clock.nowMs());
  }

  /** What has arrived and not yet passed. PAT and PMT come first and are nobody's bytes. */
  const lateBytes = (): number => live.ring.end - joinedAt - (passed() - 2 * packetSize);

  /** Packets that the client misses between the first and the last that it got. */
  function gaps(): number {
    const { bytes } = sink;
    let last = -1;
    let found = 0;
    for (let at = 0; at < bytes.length; at += packetSize) {
      if (pidOf(bytes, at) !== video) continue;
      if (last >= 0 && continuityOf(bytes, at) !== ((last + 1) & 15)) found++;
      last = continuityOf(bytes, at);
    }
    return found;
  }

  const modes = throttleModes.map((mode) => ({ mode }));

  it.each(modes)('passes picture by picture, keyframes of any weight included ($mode)', ({ mode }) => {
    gop(2, 2 * mbps);
    join(mode);
    // What was there before has passed at once and is the client's to play; by then its credit has been made up for.
    for (let i = 0; i < 10; i++) gop(2, 2 * mbps);
    // The keyframe of a still picture: as many bytes as all others of its GOP together.
    for (let i = 0; i < 10; i++) {
      gop(2, 2 * mbps, 50, () => expect(lateBytes()).toBe(0));
    }
    expect(gaps()).toBe(0);
  });

  it.each(modes)('loses nothing when a scene takes four times the bits ($mode)', ({ mode }) => {
    for (let i = 0; i < 5; i++) gop(2, 1.5 * mbps);
    join(mode);
    for (let i = 0; i < 5; i++) gop(2, 1.5 * mbps);
    expect(lateBytes()).toBe(0);
    let mostBytes = 0;
    for (let i = 0; i < 5; i++) gop(2, 6 * mbps, 8, () => (mostBytes = Math.max(mostBytes, lateBytes())));
    // At most half a second late, and only while the rate is measured anew.
    expect(mostBytes * 8).toBeLessThan(0.5 * 6 * mbps);
    expect(lateBytes()).toBe(0);
    expect(gaps()).toBe(0);
  });

  it.each(modes)('loses nothing of a long GOP when two keyframes follow soon ($mode)', ({ mode }) => {
    gop(9, 3 * mbps);
    join(mode);
    // Otherwise the test says nothing about a throttle.
    expect(lateBytes() * 8).toBeGreaterThan(mode === 'disabled' ? -1 : 5 * 3 * mbps);
    gop(1.2, 3 * mbps);
    gop(1.2, 3 * mbps);
    gop(1.2, 3 * mbps);
    expect(gaps()).toBe(0);
    expect(lateBytes()).toBe(0);
  });
});
