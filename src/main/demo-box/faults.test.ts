import { describe, expect, it } from 'vitest';
import { clockJump, corruptPackets, deliveryFor, FaultBoard } from './faults.ts';
import { makeClipBytes } from './test-clip.ts';
import { PACKET_SIZE, SYNC_BYTE } from './ts-packet.ts';

const SET_MS = 10_000;

describe('deliveryFor', () => {
  it.each([
    // fault, joined, now, delivery
    ['none', 0, 20_000, 'send'],
    ['silent', 0, 20_000, 'send'],
    ['silent', SET_MS, SET_MS, 'hold'],
    ['stall', SET_MS - 1, SET_MS, 'hold'],
    ['stall', SET_MS, SET_MS + 1999, 'send'],
    ['stall', SET_MS, SET_MS + 2000, 'hold'],
    ['cut', SET_MS - 1, SET_MS, 'close'],
    ['cut', 15_000, 16_999, 'send'],
    ['cut', 15_000, 17_000, 'close'],
    ['refuse', 0, 20_000, 'send'],
  ] as const)('%s, joined at %i, at %i: %s', (fault, joinedMs, nowMs, delivery) => {
    expect(deliveryFor({ fault, sinceMs: SET_MS }, joinedMs, nowMs)).toBe(delivery);
  });
});

describe('clockJump', () => {
  it('is an hour ahead and right again, five seconds each', () => {
    const jump = (nowMs: number) => clockJump({ fault: 'pcr-jump', sinceMs: SET_MS }, nowMs) / 27_000_000;
    expect([10_000, 14_999, 15_000, 19_999, 20_000].map(jump)).toEqual([3600, 3600, 0, 0, 3600]);
    expect(clockJump({ fault: 'corrupt', sinceMs: 0 }, 1)).toBe(0);
  });
});

describe('corruptPackets', () => {
  const packets = Buffer.concat(Array.from({ length: 100 }, makeClipBytes));
  const count = packets.length / PACKET_SIZE;

  it('loses some packets, breaks some sync bytes and some payloads, and keeps the rest', () => {
    const before = Buffer.from(packets);
    const damaged = corruptPackets(packets, 0);
    expect(packets.equals(before)).toBe(true);
    const left = damaged.length / PACKET_SIZE;
    expect(count - left).toBeGreaterThan(count * 0.001);
    expect(count - left).toBeLessThan(count * 0.01);
    let unsynced = 0;
    for (let at = 0; at < damaged.length; at += PACKET_SIZE) if (damaged[at] !== SYNC_BYTE) unsynced++;
    expect(unsynced).toBeGreaterThan(0);
    expect(unsynced).toBeLessThan(count * 0.01);
  });

  it('does the same damage to the same packets, in whatever pieces', () => {
    const half = Math.floor(count / 2);
    const pieces = [packets.subarray(0, half * PACKET_SIZE), packets.subarray(half * PACKET_SIZE)] as const;
    const joined = Buffer.concat([corruptPackets(pieces[0], 0), corruptPackets(pieces[1], half)]);
    expect(joined.equals(corruptPackets(packets, 0))).toBe(true);
  });
});

describe('FaultBoard', () => {
  it('knows only the channels it was given', () => {
    const board = new FaultBoard(['2', '7'], () => 5);
    board.set('7', 'stall');
    expect(board.snapshot()).toEqual({ '2': 'none', '7': 'stall' });
    expect(board.of('7')).toEqual({ fault: 'stall', sinceMs: 5 });
    expect(() => board.set('8', 'cut')).toThrow('no channel 8');
  });
});
