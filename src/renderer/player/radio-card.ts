/** The picture of a station that has none. Built by hand because it lives inside the player element, which React must not touch. */
import type { Channel } from '../../shared/model/channel.ts';
import { channelAccent } from '../ui/channel-accent.ts';
import { strings } from '../ui/strings.ts';

export function radioCard(channel: Channel): HTMLElement {
  const card = element('div', 'radio-card');
  card.style.setProperty('--accent', channelAccent(channel.number));
  // Flat and empty on purpose: it is how one station is told from another at a glance, and by a test.
  card.append(element('div', 'radio-card__colour'));
  const words = element('div', 'radio-card__words');
  words.append(
    element('div', 'radio-card__kind', strings.radio),
    element('div', 'radio-card__number', channel.number),
    element('div', 'radio-card__name', channel.name),
    element('div', 'radio-card__box', channel.boxName),
    element('div', 'radio-card__rings'),
  );
  card.append(words);
  return card;
}

function element(tag: string, className: string, text?: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
