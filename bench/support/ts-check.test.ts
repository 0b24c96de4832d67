import { expect, test } from 'vitest';
import { TsCheck } from './ts-check.ts';

function packet(pid: number, counter: number, { announced = false, payload = true } = {}): Buffer {
  const bytes = Buffer.alloc(188, 0xff);
  bytes[0] = 0x47;
  bytes.writeUInt16BE(pid, 1);
  bytes[3] = (announced ? 0x20 : 0) | (payload ? 0x10 : 0x20) | counter;
  bytes[4] = 1;
  bytes[5] = announced ? 0x80 : 0;
  return bytes;
}

function checked(...packets: Buffer[]): TsCheck {
  const check = new TsCheck();
  check.push(Buffer.concat(packets));
  return check;
}

test('a whole stream has no errors, however it is cut', () => {
  const stream = Buffer.concat([14, 15, 0, 1].map((counter) => packet(256, counter)));
  const check = new TsCheck();
  for (let at = 0; at < stream.length; at += 100) check.push(stream.subarray(at, at + 100));
  expect(check).toMatchObject({ bytes: 752, packets: 4, syncErrors: 0, continuityErrors: 0 });
});

test('a missing packet is one error, of its own PID', () => {
  expect(checked(packet(256, 1), packet(257, 9), packet(256, 3), packet(257, 10)).continuityErrors).toBe(1);
});

test('an announced jump, a repeated packet and one without payload are none', () => {
  const check = checked(
    packet(256, 1),
    packet(256, 7, { announced: true }),
    packet(256, 7),
    packet(256, 7, { payload: false }),
    packet(256, 8),
  );
  expect(check.continuityErrors).toBe(0);
});

test('a byte too much is seen', () => {
  expect(checked(packet(256, 1), Buffer.alloc(1), packet(256, 2), packet(256, 3)).syncErrors).toBe(2);
});
