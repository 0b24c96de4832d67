import { tidy } from '../text.ts';

export interface ExtInf {
  readonly name: string;
  /** Names in lower case. */
  readonly attributes: ReadonlyMap<string, string>;
}

const attribute = /([A-Za-z0-9_:.-]+)=/y;
const quotedAttributeAhead = /^\s*[A-Za-z0-9_:.-]+=["']/;

/**
 * What follows "#EXTINF:", for instance `-1 tvg-id="a" group-title='News, local',Das Erste`. The name begins after the first comma that
 * is in no value. Written for lists as they are: attributes without quotes or without a blank between them, a comma too early, a quote
 * that is never closed, no comma at all. It runs through the line once, however broken the line is.
 */
export function parseExtInf(text: string): ExtInf {
  const attributes = new Map<string, string>();
  const start = /^\s*[-+]?[\d.]*/.exec(text)?.[0].length ?? 0;
  let at = start;
  // "-1, tvg-id=…,Name": the comma stands before the attributes.
  if (text[at] === ',' && quotedAttributeAhead.test(text.slice(at + 1))) at += 1;

  while (at < text.length) {
    const character = text[at];
    if (character === ',') return { name: tidy(text.slice(at + 1)), attributes };
    if (character === ' ' || character === '\t') {
      at += 1;
      continue;
    }
    attribute.lastIndex = at;
    const key = attribute.exec(text)?.[1];
    if (key === undefined) {
      at = endOfWord(text, at);
      continue;
    }
    const { value, end } = readValue(text, at + key.length + 1);
    attributes.set(key.toLowerCase(), tidy(value));
    at = end;
  }
  return { name: attributes.size === 0 ? tidy(text.slice(start)) : '', attributes };
}

function readValue(text: string, at: number): { readonly value: string; readonly end: number } {
  const quote = text[at];
  if (quote === '"' || quote === "'") {
    const end = text.indexOf(quote, at + 1);
    if (end >= 0) return { value: text.slice(at + 1, end), end: end + 1 };
    const word = endOfWord(text, at + 1);
    return { value: text.slice(at + 1, word), end: word };
  }
  const end = endOfWord(text, at);
  return { value: text.slice(at, end), end };
}

/** The next blank or comma, at least one character on unless it stands there already. */
function endOfWord(text: string, at: number): number {
  let end = at;
  while (end < text.length && text[end] !== ' ' && text[end] !== '\t' && text[end] !== ',') end += 1;
  return end;
}
