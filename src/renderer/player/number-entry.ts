/** Typing a channel number (ZAP-7): what is typed, what it means so far, when it is over. Pure. */
import type { Channel } from '../../shared/model/channel.ts';

/** How long to wait for a further digit. */
export const numberEntryMs = 1_200;
/** HDHomeRun numbers go up to "9999.999"; nobody types more. */
const longest = 8;

/** What is typed after one more key, or unchanged if the key makes no number. A comma is what a German keypad has for a point. */
export function typeKey(typed: string, key: string): string {
  const character = key === ',' ? '.' : key;
  if (typed.length >= longest) return typed;
  if (character === '.') return typed === '' || typed.includes('.') ? typed : `${typed}.`;
  return /^\d$/.test(character) ? typed + character : typed;
}

/** The channel with exactly this number; leading zeros and a point at the end do not matter ("007" is 7). */
export function channelOfNumber(channels: readonly Channel[], typed: string): Channel | undefined {
  const wanted = plain(typed);
  return channels.find((channel) => plain(channel.number) === wanted);
}

function plain(number: string): string {
  return number
    .replace(/-/g, '.')
    .replace(/\.$/, '')
    .replace(/^0+(?=\d)/, '');
}
