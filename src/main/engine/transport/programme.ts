import type { ElementaryStream, Pat, Pmt } from './psi.ts';
import type { SourceInfo, VideoParameters } from './stream-info.ts';

/** The one programme of a transport stream that is played, and the streams of it that are. */
export interface Programme {
  readonly pat: Pat;
  readonly pmtPid: number;
  readonly pmt: Pmt;
  readonly video?: ElementaryStream;
  readonly audio?: ElementaryStream;
}

/** What is known of a programme that the PAT lists. */
export interface Candidate {
  readonly number: number;
  readonly pmtPid: number;
  pmt?: Pmt;
  /** How often its PMT has come. */
  seen: number;
}

export const videoOf = (pmt: Pmt): ElementaryStream | undefined =>
  pmt.streams.find((stream) => stream.kind.kind === 'video');

/** The programme's own sound: the first audio stream that is no description or commentary, else the first. */
export function audioOf(pmt: Pmt): ElementaryStream | undefined {
  const audio = pmt.streams.filter((stream) => stream.kind.kind === 'audio');
  return audio.find(({ kind }) => kind.kind === 'audio' && !kind.secondary) ?? audio[0];
}

/**
 * The first programme with video, else the first with audio, in the order of the PAT. A programme is waited for while its PMT is
 * missing, but only until some other PMT has come twice: some boxes leave programmes in the PAT that they do not send.
 */
export function choose(candidates: readonly Candidate[]): Candidate | undefined {
  const roundIsOver = candidates.some((candidate) => candidate.seen > 1);
  for (const candidate of candidates) {
    if (!candidate.pmt && !roundIsOver) return undefined;
    if (candidate.pmt && videoOf(candidate.pmt)) return candidate;
  }
  return candidates.find((candidate) => candidate.pmt && audioOf(candidate.pmt));
}

/** Whether what was buffered of `a` can be continued with `b`: the same streams on the same PIDs. */
export function sameStreams(a: Programme, b: Programme): boolean {
  const same = (x?: ElementaryStream, y?: ElementaryStream): boolean => x?.pid === y?.pid && codecOf(x) === codecOf(y);
  return (
    a.pmt.programNumber === b.pmt.programNumber &&
    a.pmtPid === b.pmtPid &&
    a.pmt.pcrPid === b.pmt.pcrPid &&
    same(a.video, b.video) &&
    same(a.audio, b.audio)
  );
}

const codecOf = (stream?: ElementaryStream): string | undefined =>
  stream && stream.kind.kind !== 'other' ? stream.kind.codec : undefined;

export function toInfo(
  programme: Programme,
  parameters: VideoParameters | undefined,
  hasOpenStarts: boolean,
): SourceInfo {
  const { pmt, pmtPid, video, audio } = programme;
  const base = { programNumber: pmt.programNumber, pmtPid, pcrPid: pmt.pcrPid };
  const sound = audio?.kind.kind === 'audio' ? audio.kind : undefined;
  const open = hasOpenStarts ? { openStarts: true as const } : {};
  return {
    ...base,
    ...(video?.kind.kind === 'video'
      ? { video: { codec: video.kind.codec, pid: video.pid, ...parameters, ...open } }
      : {}),
    ...(audio && sound
      ? { audio: { codec: sound.codec, pid: audio.pid, ...(sound.language ? { language: sound.language } : {}) } }
      : {}),
  };
}
