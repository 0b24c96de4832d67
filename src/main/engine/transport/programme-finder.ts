import { sameBytes } from './bytes.ts';
import { audioOf, type Candidate, choose, type Programme, videoOf } from './programme.ts';
import { type Pat, type Pmt, parsePat, parsePmt } from './psi.ts';
import { SectionAssembler } from './psi-section.ts';
import { hasTransportError, patPid, pidCount, pidOf } from './ts-packet.ts';

/**
 * Follows PAT and PMTs and says which programme is played. Once chosen, a programme stays chosen for as long as the PAT lists it
 * and it has something to play; what the tables change about it comes out as a new Programme.
 */
export class ProgrammeFinder {
  /** 1 at each PID that `packet` wants to see. */
  readonly wanted = new Uint8Array(pidCount);
  readonly #assemblers = new Map<number, SectionAssembler>();
  /** The sections of the current PAT by number; nearly always one. */
  readonly #pat = new Map<number, Pat>();
  #candidates: Candidate[] = [];
  #programme: Programme | undefined;
  #changed = false;

  constructor() {
    this.#watch(patPid);
  }

  get programme(): Programme | undefined {
    return this.#programme;
  }

  /** Takes a packet of a wanted PID. True when `programme` is a new one, or the same with other tables. */
  packet(bytes: Uint8Array, at: number): boolean {
    if (hasTransportError(bytes, at)) return false;
    this.#changed = false;
    this.#assemblers.get(pidOf(bytes, at))?.packet(bytes, at);
    return this.#changed;
  }

  /** The continuity counter that the next packet of a wanted PID has. */
  nextContinuity(pid: number): number {
    return ((this.#assemblers.get(pid)?.continuity ?? -1) + 1) & 0x0f;
  }

  #watch(pid: number): void {
    this.wanted[pid] = 1;
    if (this.#assemblers.has(pid)) return;
    const onSection = pid === patPid ? this.#onPatSection : (section: Uint8Array) => this.#onPmtSection(pid, section);
    this.#assemblers.set(pid, new SectionAssembler(onSection));
  }

  readonly #onPatSection = (section: Uint8Array): void => {
    const pat = parsePat(section);
    if (!pat) return;
    const known = this.#pat.get(pat.sectionNumber);
    if (known && sameBytes(known.section, section)) return;
    if (known || [...this.#pat.values()].some((other) => other.version !== pat.version)) this.#pat.clear();
    this.#pat.set(pat.sectionNumber, pat);
    // A programme is gone only when no section of the whole table lists it.
    if (this.#pat.size <= pat.lastSectionNumber) return;

    const before = this.#candidates;
    const listed = [...this.#pat.values()].toSorted((a, b) => a.sectionNumber - b.sectionNumber);
    this.#candidates = listed
      .flatMap((part) => part.programmes)
      .filter(({ pmtPid }) => pmtPid !== patPid)
      .map(
        ({ number, pmtPid }) =>
          before.find((old) => old.number === number && old.pmtPid === pmtPid) ?? { number, pmtPid, seen: 0 },
      );
    const pids = new Set([patPid, ...this.#candidates.map(({ pmtPid }) => pmtPid)]);
    for (const pid of this.#assemblers.keys()) {
      if (pids.has(pid)) continue;
      this.#assemblers.delete(pid);
      this.wanted[pid] = 0;
    }
    for (const pid of pids) this.#watch(pid);
    this.#update();
  };

  #onPmtSection(pid: number, section: Uint8Array): void {
    const number = ((section[3] as number) << 8) | (section[4] as number);
    const candidate = this.#candidates.find((one) => one.number === number && one.pmtPid === pid);
    if (!candidate) return;
    if (!candidate.pmt || !sameBytes(candidate.pmt.section, section)) {
      const pmt = parsePmt(section);
      if (!pmt) return;
      candidate.pmt = pmt;
    }
    candidate.seen++;
    this.#update();
  }

  #update(): void {
    const current = this.#candidates.find(
      (one) => one.number === this.#programme?.pmt.programNumber && one.pmt && isPlayable(one.pmt),
    );
    const chosen = current ?? choose(this.#candidates);
    const pmt = chosen?.pmt;
    if (!chosen || !pmt) return;
    const pat = [...this.#pat.values()].find((part) => part.programmes.some(({ number }) => number === chosen.number));
    if (!pat || (pat === this.#programme?.pat && pmt === this.#programme.pmt)) return;
    const [video, audio] = [videoOf(pmt), audioOf(pmt)];
    this.#programme = { pat, pmtPid: chosen.pmtPid, pmt, ...(video ? { video } : {}), ...(audio ? { audio } : {}) };
    this.#changed = true;
  }
}

const isPlayable = (pmt: Pmt): boolean => (videoOf(pmt) ?? audioOf(pmt)) !== undefined;
