import { describe, expect, it, vi } from 'vitest';
import { LeaseSet } from './lease.ts';

describe('LeaseSet', () => {
  it('is empty once, however often the last lease is ended', async () => {
    const onEmpty = vi.fn<() => Promise<void>>(async () => {});
    const leases = new LeaseSet(onEmpty);
    const first = leases.take('viewer', 'a');
    const second = leases.take('viewer', 'a');
    await first.end();
    await first.end();
    expect(leases.size).toBe(1);
    expect(onEmpty).not.toHaveBeenCalled();
    await Promise.all([second.end(), second.end()]);
    expect(leases.size).toBe(0);
    expect(onEmpty).toHaveBeenCalledTimes(1);
  });

  it('lets whoever ends the last lease wait for the effect', async () => {
    const order: string[] = [];
    const leases = new LeaseSet(async () => {
      await Promise.resolve();
      order.push('released');
    });
    await leases.take('direct', 'x').end();
    order.push('told');
    expect(order).toEqual(['released', 'told']);
  });

  it('tells what was taken and ended', async () => {
    const changes: string[] = [];
    const leases = new LeaseSet(
      async () => {},
      (lease, change) => changes.push(`${lease.kind} ${change}`),
    );
    const lease = leases.take('prewarm', 'x');
    expect(leases.has('prewarm')).toBe(true);
    await lease.end();
    expect(changes).toEqual(['prewarm taken', 'prewarm ended']);
    expect(lease.ended).toBe(true);
  });
});
