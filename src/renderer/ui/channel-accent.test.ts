import { describe, expect, it } from 'vitest';
import { channelAccent } from './channel-accent.ts';

const rgb = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

describe('channelAccent', () => {
  it('is the same each time, and a colour', () => {
    for (const number of ['1', '70', '7.1', '1003', 'A', '']) {
      expect(channelAccent(number)).toMatch(/^#[0-9a-f]{6}$/);
      expect(channelAccent(number)).toBe(channelAccent(number));
    }
  });

  it('is saturated and of middle brightness', () => {
    for (let n = 1; n <= 200; n++) {
      const parts = rgb(channelAccent(String(n)));
      const [low, high] = [Math.min(...parts), Math.max(...parts)];
      expect(high - low).toBeGreaterThan(120);
      expect(high).toBeLessThan(200);
      expect(low).toBeLessThan(60);
    }
  });

  it('tells neighbours apart', () => {
    for (let n = 1; n <= 200; n++) {
      const here = rgb(channelAccent(String(n)));
      const next = rgb(channelAccent(String(n + 1)));
      const distance = Math.hypot(...here.map((value, i) => value - (next[i] ?? 0)));
      expect(distance).toBeGreaterThan(100);
    }
    expect(channelAccent('7.1')).not.toBe(channelAccent('7.2'));
  });
});
