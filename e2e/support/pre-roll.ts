import type { Locator } from 'playwright/test';
import type { Running } from './afterglow.ts';
import { boxSettings } from './afterglow.ts';
import { pretendProcessor } from './processor.ts';
import type { Television } from './television.ts';

/** Settings with one hidden player, as a person has who has set nothing. */
export const preRolling = (address: string): object => ({ ...boxSettings(address), preRoll: 1 });

/** The hidden player that holds this channel's picture. */
export function readyFor({ page }: Television, number: string): Locator {
  return page.locator(`[data-player="ready"][data-channel="${number}"]`);
}

/** Waits for the first picture and takes the machine's load out of what follows. */
export async function settle({ app, tv }: Running): Promise<void> {
  await pretendProcessor(app, 'idle');
  await tv.playing();
  await tv.forgetZaps();
}
