import { describe, expect, it } from 'vitest';
import { AppError } from '../kernel/app-error.ts';
import { TunerSlots } from './tuner-slots.ts';

const thrown = (run: () => unknown): AppError => {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('It was expected to be refused.');
};

describe('TunerSlots', () => {
  it('refuses beyond the limit and says who holds what', () => {
    const slots = new TunerSlots((id) => `channel ${id} (watched)`);
    slots.setLimit('box', 2);
    const first = slots.acquire('box', '1');
    slots.acquire('box', '2');
    const error = thrown(() => slots.acquire('box', '3'));
    expect(error.code).toBe('no-tuner');
    expect(error.context).toEqual({ tuners: 2, holders: ['channel 1 (watched)', 'channel 2 (watched)'] });
    first.release();
    slots.acquire('box', '3');
    expect(slots.view('box')).toEqual({ tuners: 2, tuning: ['2', '3'] });
  });

  it('counts each box by itself, and a box without a known limit never refuses', () => {
    const slots = new TunerSlots();
    slots.setLimit('a', 1);
    slots.acquire('a', '1');
    for (let n = 0; n < 20; n++) slots.acquire('b', `${n}`);
    expect(slots.view('b').tuning).toHaveLength(20);
    expect(slots.view('never seen')).toEqual({ tuners: undefined, tuning: [] });
  });

  it('releases once, and never the slot of a successor', () => {
    const slots = new TunerSlots();
    slots.setLimit('a', 1);
    const first = slots.acquire('a', '1');
    first.release();
    slots.acquire('a', '1');
    first.release();
    expect(slots.view('a').tuning).toEqual(['1']);
  });

  it('calls a second slot for a channel a mistake of ours', () => {
    const slots = new TunerSlots();
    slots.acquire('a', '1');
    expect(thrown(() => slots.acquire('a', '1')).code).toBe('internal');
  });

  it('lets stay what is held when the limit sinks', () => {
    const slots = new TunerSlots();
    slots.acquire('a', '1');
    slots.acquire('a', '2');
    slots.setLimit('a', 1);
    expect(slots.view('a').tuning).toEqual(['1', '2']);
    expect(thrown(() => slots.acquire('a', '3')).code).toBe('no-tuner');
    slots.setLimit('a', undefined);
    slots.acquire('a', '3');
  });

  it('tells of every change, and of nothing else', () => {
    const slots = new TunerSlots();
    const seen: string[] = [];
    const listening = slots.onChange((boxId) => seen.push(boxId));
    slots.setLimit('a', 2);
    slots.setLimit('a', 2);
    const slot = slots.acquire('a', '1');
    slot.release();
    slot.release();
    expect(seen).toEqual(['a', 'a', 'a']);
    listening.dispose();
    slots.setLimit('a', 3);
    expect(seen).toHaveLength(3);
  });
});
