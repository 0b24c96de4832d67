// The command line of `npm run screenshot -- FILE [--size WxH] [-- arguments of the app]`.
import { parseArgs } from 'node:util';
import { Problem } from './program.ts';

export interface ScreenshotOptions {
  readonly file: string;
  /** `WIDTHxHEIGHT` in pixels. */
  readonly size: string;
  readonly appArgs: readonly string[];
}

export function parseScreenshotOptions(args: readonly string[]): ScreenshotOptions {
  const split = args.indexOf('--');
  const own = split === -1 ? args : args.slice(0, split);
  const appArgs = split === -1 ? [] : args.slice(split + 1);
  const { file, size } = parse(own);
  if (!/^[1-9]\d{2,3}x[1-9]\d{2,3}$/.test(size))
    throw new Problem(`--size is WIDTHxHEIGHT, such as 1280x720, not ${size}.`);
  return { file, size, appArgs };
}

function parse(args: readonly string[]): { file: string; size: string } {
  const usage = 'npm run screenshot -- FILE.png [--size 1280x720] [-- arguments of the app]';
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { size: { type: 'string', default: '1920x1080' } },
    });
    const [file, ...rest] = positionals;
    if (file === undefined || rest.length > 0) throw new Error('Name one file to write the picture to.');
    return { file, size: values.size };
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
