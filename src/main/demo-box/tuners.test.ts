import { describe, expect, it } from 'vitest';
import { type TuneResult, TunerBank } from './tuners.ts';

const use = { guideNumber: '7', guideName: 'Lumen', targetIp: '127.0.0.1' };

function granted(result: TuneResult): Extract<TuneResult, { kind: 'granted' }> {
  if (result.kind !== 'granted') throw new Error(result.kind);
  return result;
}

describe('TunerBank', () => {
  it('gives out each tuner once and then refuses', () => {
    const bank = new TunerBank(2);
    expect(granted(bank.take(use)).tuner).toBe(0);
    expect(granted(bank.take(use)).tuner).toBe(1);
    expect(bank.take(use).kind).toBe('all-in-use');
    expect(bank.inUse).toBe(2);
  });

  it('tells a taken tuner from one that does not exist', () => {
    const bank = new TunerBank(2);
    granted(bank.take(use, 1));
    expect(bank.take(use, 1).kind).toBe('in-use');
    expect(bank.take(use, 2).kind).toBe('unknown-tuner');
    expect(granted(bank.take(use)).tuner).toBe(0);
  });

  it('frees a tuner once: a late second release does not take it from the next user', () => {
    const bank = new TunerBank(1);
    const first = granted(bank.take({ ...use }));
    first.release();
    granted(bank.take({ ...use }));
    first.release();
    expect(bank.inUse).toBe(1);
    expect(bank.take(use).kind).toBe('all-in-use');
  });

  it('wants at least one tuner', () => {
    expect(() => new TunerBank(0)).toThrow(RangeError);
  });
});
