import type { Programme } from './programme.ts';
import { PsiWriter } from './psi-writer.ts';
import { nullPid, packetSize, patPid, pidOf, startsUnit } from './ts-packet.ts';

/**
 * Reduces a transport stream to the chosen programme, video and audio, for one reader. PAT and PMT are written anew at the places
 * where the original ones stand: FFmpeg waits for each stream that a PMT announces, and a subtitle may take minutes.
 */
export class MainFilter {
  readonly #psi = new PsiWriter();

  prelude(programme: Programme): Uint8Array {
    return Buffer.concat([this.#psi.pat(programme), this.#psi.pmt(programme)]);
  }

  /** The packets that stay; `run` itself when all of them do. */
  apply(run: Uint8Array, programme: Programme): Uint8Array {
    const parts: Uint8Array[] = [];
    let keptFrom = 0;
    const { pmtPid, pmt } = programme;
    const videoPid = programme.video?.pid ?? -1;
    const audioPid = programme.audio?.pid ?? -1;
    // The null PID stands for "no clock"; its packets are padding.
    const pcrPid = pmt.pcrPid === nullPid ? -1 : pmt.pcrPid;
    for (let at = 0; at < run.length; at += packetSize) {
      const pid = pidOf(run, at);
      if (pid === videoPid || pid === audioPid || pid === pcrPid) continue;
      if (at > keptFrom) parts.push(run.subarray(keptFrom, at));
      keptFrom = at + packetSize;
      if (pid === patPid && startsUnit(run, at)) parts.push(this.#psi.pat(programme));
      else if (pid === pmtPid && startsUnit(run, at)) parts.push(this.#psi.pmt(programme));
    }
    if (keptFrom === 0) return run;
    if (keptFrom < run.length) parts.push(run.subarray(keptFrom));
    return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  }
}
