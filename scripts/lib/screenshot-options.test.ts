import { describe, expect, it } from 'vitest';
import { parseScreenshotOptions } from './screenshot-options.ts';

describe('parseScreenshotOptions', () => {
  it('takes a full HD picture unless told otherwise', () => {
    expect(parseScreenshotOptions(['a.png'])).toEqual({ file: 'a.png', size: '1920x1080', appArgs: [] });
  });

  it('passes on to the app what follows another --', () => {
    expect(parseScreenshotOptions(['--size', '1280x720', 'a.png', '--', '--settings', 'x.json'])).toEqual({
      file: 'a.png',
      size: '1280x720',
      appArgs: ['--settings', 'x.json'],
    });
  });

  it.each([
    [[]],
    [['a.png', 'b.png']],
    [['a.png', '--size', 'large']],
    [['a.png', '--size', '0x0']],
    [['a.png', '--colour']],
  ])('refuses %j', (args) => {
    expect(() => parseScreenshotOptions(args)).toThrow(/FILE|WIDTHxHEIGHT/);
  });
});
