/** What an answer that is no transport stream looks like, as a sentence for a person, from its first bytes. */
export function looksLike(head: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(head);
  const found = kinds.find(({ test }) => test(text));
  return `It answered ${found?.name ?? (isText(head) ? 'plain text' : 'something unknown')}.`;
}

const trimmed = (text: string): string =>
  text.replace(/^(\u00ef\u00bb\u00bf)?\s+/, '').replace(/^\u00ef\u00bb\u00bf/, '');

const kinds: readonly { readonly name: string; readonly test: (text: string) => boolean }[] = [
  { name: 'a web page (HTML)', test: (text) => /^<(!doctype html|html|head|body)/i.test(trimmed(text)) },
  { name: 'a playlist (M3U)', test: (text) => trimmed(text).startsWith('#EXTM3U') },
  { name: 'an MPEG-DASH manifest', test: (text) => /^<(\?xml[^>]*>\s*<)?(!--.*-->\s*<)?MPD/i.test(trimmed(text)) },
  { name: 'XML', test: (text) => trimmed(text).startsWith('<?xml') },
  { name: 'JSON', test: (text) => /^[[{]\s*(["\]}[{\d-]|true|false|null)/.test(trimmed(text)) },
  { name: 'an MP4 file', test: (text) => /^.{4}(ftyp|styp|moof|moov)/s.test(text) },
  { name: 'Matroska or WebM', test: (text) => text.startsWith('\u001aE\u00df\u00a3') },
  { name: 'Flash video (FLV)', test: (text) => text.startsWith('FLV\u0001') },
  { name: 'Ogg', test: (text) => text.startsWith('OggS') },
  { name: 'an MPEG programme stream', test: (text) => text.startsWith('\u0000\u0000\u0001\u00ba') },
  { name: 'bare audio (MP3 or AAC)', test: (text) => /^(ID3|\u00ff[\u00e0-\u00ff])/.test(text) },
  { name: 'compressed data (gzip)', test: (text) => text.startsWith('\u001f\u008b') },
  { name: 'a picture', test: (text) => /^(\u0089PNG|\u00ff\u00d8\u00ff|GIF8)/.test(text) },
  // Packets with a time stamp before (M2TS) or parity after (204): the sync byte returns, but not every 188 bytes.
  { name: 'a transport stream in 192-byte packets (M2TS)', test: (text) => text[4] === 'G' && text[196] === 'G' },
  { name: 'a transport stream in 204-byte packets', test: (text) => text[0] === 'G' && text[204] === 'G' },
];

/** Printable characters, white space and the beginnings of UTF-8 sequences only. */
const isText = (head: Uint8Array): boolean =>
  head.length > 0 && head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
