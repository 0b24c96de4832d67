import type { Pad } from '../gamepad-command.ts';

/** `buttons`: the indices of those that are pressed. */
export function pad({
  buttons = [],
  ...more
}: Partial<Omit<Pad, 'buttons'>> & { readonly buttons?: readonly number[] } = {}): Pad {
  return {
    connected: true,
    mapping: 'standard',
    buttons: Array.from({ length: 17 }, (_, index) => ({ pressed: buttons.includes(index) })),
    axes: [0, 0, 0, 0],
    timestamp: 0,
    ...more,
  };
}
