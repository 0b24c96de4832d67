/** UTF-8, or Latin-1 where the bytes are no valid UTF-8, as old playlists are; a byte order mark is dropped. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** One line of printable text of a sensible length. */
export function tidy(text: string): string {
  return text
    .slice(0, 2_000)
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}
