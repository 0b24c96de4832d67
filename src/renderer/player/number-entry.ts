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

export interface Reading {
  /** What the digits mean so far. */
  readonly channel: Channel | undefined;
  /** Nothing that may follow makes another channel of it: whoever typed it need not wait. */
  readonly complete: boolean;
}

export function readNumber(channels: readonly Channel[], typed: string): Reading {
  const channel = channelOfNumber(channels, typed);
  return { channel, complete: channel !== undefined && !mayGoOn(channels, typed) };
}

/** Zeros in front are nothing yet: after "0" everything may follow, after "04" whatever begins with 4. */
function mayGoOn(channels: readonly Channel[], typed: string): boolean {
  if (typed.length >= longest) return false;
  const start = withoutZeros(dotted(typed));
  return channels.some(({ number }) => {
    const whole = withoutZeros(dotted(number));
    return whole.length > start.length && whole.startsWith(start);
  });
}

/** The channel with exactly this number; leading zeros and a point at the end do not matter ("007" is 7). */
export function channelOfNumber(channels: readonly Channel[], typed: string): Channel | undefined {
  const wanted = plain(typed);
  return channels.find((channel) => plain(channel.number) === wanted);
}

const dotted = (number: string): string => number.replaceAll('-', '.');
const withoutZeros = (number: string): string => number.replace(/^0+/, '');

function plain(number: string): string {
  return dotted(number)
    .replace(/\.$/, '')
    .replace(/^0+(?=\d)/, '');
}
