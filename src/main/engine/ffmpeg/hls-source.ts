import type { ErrorCode } from '../../../shared/errors.ts';
import { onAbort } from '../kernel/abort.ts';
import { AppError } from '../kernel/app-error.ts';
import type { ByteSource } from '../transport/upstream.ts';
import type { Ffmpeg } from './ffmpeg.ts';

/**
 * An HLS source as a transport stream: FFmpeg follows the playlist (variants, encryption, fMP4) and hands on what is in it, unchanged.
 * Only network protocols are allowed, so that a playlist from outside cannot name files of this machine.
 */
const hlsInput = (url: string, headers: Readonly<Record<string, string>>): string[] => [
  ...['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'warning'],
  ...['-protocol_whitelist', 'http,https,tcp,tls,crypto,httpproxy', '-rw_timeout', '10000000'],
  ...['-user_agent', headers['user-agent'] ?? 'Afterglow/0.1', ...otherHeaders(headers)],
  // At the speed of television: a list that is not live would otherwise arrive all at once.
  ...['-re', '-i', url],
  ...['-c', 'copy', '-f', 'mpegts', '-muxdelay', '0', '-muxpreload', '0', '-flush_packets', '1', 'pipe:1'],
];

/** FFmpeg takes header lines as one text; a line break inside a value would smuggle in another header. */
function otherHeaders(headers: Readonly<Record<string, string>>): string[] {
  const lines = Object.entries(headers).filter(
    ([name, value]) => name !== 'user-agent' && !/[\r\n]/.test(name + value),
  );
  return lines.length === 0 ? [] : ['-headers', lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')];
}

/** Resolves with the first bytes. Rejects with what FFmpeg said about the address. */
export async function openHls(
  ffmpeg: Ffmpeg,
  url: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<ByteSource> {
  const process = ffmpeg.start(hlsInput(url, headers));
  process.stdin.destroy();
  const aborting = onAbort(signal, () => void process.stop());
  const first = await new Promise<'bytes' | 'exit'>((resolve) => {
    process.stdout.once('readable', () => resolve(process.stdout.readableLength > 0 ? 'bytes' : 'exit'));
    void process.exited.then(() => resolve('exit'));
  });
  aborting.dispose();
  if (signal.aborted || first === 'exit') {
    await process.stop();
    if (signal.aborted) throw new AppError('aborted');
    const exit = await process.exited;
    if (exit.spawnError !== undefined) throw ffmpeg.explain(exit, 'ffmpeg-failed');
    throw new AppError(codeFor(exit.lastWords), { detail: 'The HLS playlist could not be opened.' });
  }
  return { chunks: process.stdout, close: () => process.stop() };
}

/** What FFmpeg's words about an HTTP input mean. */
function codeFor(words: string): ErrorCode {
  const status = /HTTP error (\d{3})/.exec(words)?.[1];
  if (status === '404' || status === '400') return 'channel-unknown';
  if (status === '401' || status === '403') return 'box-refused';
  // How providers say that all connections of a subscription are in use (TUNE-4).
  if (status === '429' || status === '458' || status === '503' || status === '509') return 'no-tuner';
  if (/refused|resolve|timed out|unreachable/i.test(words)) return 'box-unreachable';
  return 'not-a-stream';
}
