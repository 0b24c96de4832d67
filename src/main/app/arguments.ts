import { parseArgs } from 'node:util';

const levels = ['debug', 'info', 'warn', 'error'] as const;

export interface AppArguments {
  readonly headless: boolean;
  readonly settings: string | undefined;
  readonly userDataDir: string | undefined;
  readonly windowSize: { readonly width: number; readonly height: number } | undefined;
  readonly logLevel: (typeof levels)[number];
}

/** Reads Afterglow's own switches among those of Electron and Chromium, which are left alone. */
export function readArguments(argv: readonly string[]): AppArguments {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    options: {
      headless: { type: 'boolean' },
      settings: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'window-size': { type: 'string' },
      'log-level': { type: 'string' },
    },
  });
  const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
  const [, width, height] = /^(\d{3,5})[x,](\d{3,5})$/.exec(text(values['window-size']) ?? '') ?? [];
  return {
    headless: values.headless === true,
    settings: text(values.settings),
    userDataDir: text(values['user-data-dir']),
    windowSize: width && height ? { width: Number(width), height: Number(height) } : undefined,
    logLevel: levels.find((level) => level === values['log-level']) ?? 'info',
  };
}
