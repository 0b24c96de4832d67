import { describe, expect, it } from 'vitest';
import { isReadable } from './slice-head.ts';

const sets = { mayHavePps: (id: number): boolean => id === 0 };
/** A unit of this type whose payload begins with the bits. */
const unit = (type: number, bits: string): Uint8Array => {
  const padded = bits.replaceAll(' ', '').padEnd(16, '1');
  return Uint8Array.from([type, Number.parseInt(padded.slice(0, 8), 2), Number.parseInt(padded.slice(8, 16), 2), 0xab]);
};
const [slice, idr, sei] = [0x41, 0x65, 0x06];

describe('the head of a slice', () => {
  it.each([
    ['an I slice of an IDR picture', idr, '1 0001000 1'],
    ['a P slice', slice, '1 00110 1'],
    ['a slice further down in the picture', slice, '00101 1 1'],
    ['what is no slice', sei, '0000000000000000'],
  ])('of %s can be read', (_, type, bits) => {
    expect(isReadable(unit(type, bits), sets)).toBe(true);
  });

  it.each([
    ['a P slice in an IDR picture', idr, '1 00110 1'],
    ['a slice type that there is not', slice, '1 0001011 1'],
    ['parameters that nobody has sent', slice, '1 00110 010'],
    ['a macroblock behind the end of every picture', slice, '0000000000000000'],
  ])('of %s cannot be true', (_, type, bits) => {
    expect(isReadable(unit(type, bits), sets)).toBe(false);
  });

  it('ends with the unit', () => {
    expect(isReadable(Uint8Array.from([slice]), sets)).toBe(false);
  });
});
