import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Listener } from './listener.ts';

const MIB = Buffer.alloc(1024 * 1024);

describe('Listener', () => {
  it('drops what a client does not read beyond a limit, and goes on once it has caught up', async () => {
    const held: (() => void)[] = [];
    let received = 0;
    const sink = new Writable({
      write(chunk: Buffer, _, done) {
        received += chunk.length;
        held.push(done);
      },
    });
    const listener = new Listener(sink, 0);
    for (let i = 0; i < 50; i++) listener.send(MIB);
    expect(sink.writableLength).toBeLessThanOrEqual(6 * MIB.length);

    while (sink.writableLength > 0) {
      held.shift()?.();
      await Promise.resolve();
    }
    const before = received;
    listener.send(MIB);
    expect(received).toBe(before + MIB.length);
  });
});
