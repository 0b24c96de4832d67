import type { KeyboardEvent } from 'react';

const scrollKeys = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown']);

/** While what scrolls has the focus, these keys are its own and do not change the channel. */
export function keepScrollKeys(event: KeyboardEvent): void {
  if (scrollKeys.has(event.key)) event.stopPropagation();
}
