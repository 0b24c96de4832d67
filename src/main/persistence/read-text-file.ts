import { readFile, stat } from 'node:fs/promises';
import { decodeText } from '../engine/channels/text.ts';

/** The largest playlists of providers have some 50,000 entries and 10 MB. */
const maxBytes = 20 * 1024 * 1024;

/** A text file in UTF-8 or, where it is none, Latin-1. Rejects as node:fs does, and with EFBIG for what can be no playlist. */
export async function readTextFile(path: string, signal: AbortSignal): Promise<string> {
  const { size } = await stat(path);
  if (size > maxBytes) throw Object.assign(new Error('The file is too large'), { code: 'EFBIG' });
  return decodeText(await readFile(path, { signal }));
}
