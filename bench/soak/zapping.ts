// Somebody who cannot decide: a stream of actions at random, endless.
import { setTimeout as delay } from 'node:timers/promises';
import { demo } from '../../e2e/support/television.ts';
import { interrupted } from '../../scripts/lib/program.ts';
import type { Random } from '../support/random.ts';
import type { RemotePage } from '../support/remote-page.ts';

const up = 'ArrowUp';
const down = 'ArrowDown';
const last = 'Backspace';
const numbers = demo.channels.map(({ number }) => number);
/** Where every stretch of zapping ends, and the app began. */
export const firstNumber: string = numbers[0] ?? '';

interface Action {
  /** How often, among all. */
  readonly weight: number;
  readonly act: (page: RemotePage, random: Random) => Promise<void>;
}

const actions: Readonly<Record<string, Action>> = {
  step: { weight: 4, act: (page, random) => page.press(random.pick([up, down])) },
  number: { weight: 4, act: (page, random) => page.tune(random.pick([firstNumber, ...numbers])) },
  last: { weight: 2, act: (page) => page.press(last) },
  // In one direction and at one rhythm, as one holds a button or hammers on it.
  burst: {
    weight: 2,
    act: async (page, random) => {
      const key = random.pick([up, down]);
      const rhythmMs = random.between(40, 300);
      for (let left = random.integer(3, 12); left > 0; left--) {
        await page.press(key);
        await delay(rhythmMs * random.between(0.8, 1.2));
      }
    },
  },
  // Numbers typed one over the other, with no regard to what is still under way.
  typing: {
    weight: 1,
    act: async (page, random) => {
      for (let left = random.integer(2, 5); left > 0; left--) {
        await page.tune(random.pick([firstNumber, ...numbers]));
        await delay(random.between(20, 400));
      }
    },
  },
};

const names = Object.entries(actions).flatMap(([name, { weight }]) => Array.from({ length: weight }, () => name));

/** Zaps for so long; gives how often each action was done. */
export async function zapAtRandom(
  page: RemotePage,
  random: Random,
  durationMs: number,
): Promise<Record<string, number>> {
  const done: Record<string, number> = {};
  const untilMs = performance.now() + durationMs;
  while (performance.now() < untilMs) {
    interrupted.throwIfAborted();
    const name = random.pick(['step', ...names]);
    await actions[name]?.act(page, random);
    done[name] = (done[name] ?? 0) + 1;
    const leftMs = Math.max(0, untilMs - performance.now());
    await delay(Math.min(leftMs, random.logBetween(200, 15_000)));
  }
  return done;
}
