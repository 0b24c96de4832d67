import type { ElectronRuntime } from '../../../scripts/setup/electron.ts';
import type { Random } from '../../support/random.ts';
import type { Broadcast } from '../broadcast.ts';
import type { ZapOptions } from '../options.ts';
import { comparedGroup } from '../report/verdicts.ts';
import type { RivalSample } from '../samples.ts';
import { measureRival } from './measure.ts';
import { mediaServer } from './media-server.ts';
import { mpvDefault, mpvLowLatency } from './mpv.ts';
import type { Rival } from './rival.ts';
import { ensureRivalPrograms } from './set-up.ts';
import { vlc } from './vlc.ts';

/** One takes half a minute with all around it, and they differ little. */
const serverRounds = 6;

/** Those that can be run. Installs what is missing, so it is asked before anything is measured. */
export async function availableRivals({ rivals }: Pick<ZapOptions, 'rivals'>): Promise<readonly Rival[]> {
  const programs = await ensureRivalPrograms((['mpv', 'vlc'] as const).filter((name) => rivals.includes(name)));
  return [
    ...(programs.has('mpv') ? [mpvDefault, mpvLowLatency] : []),
    ...(programs.has('vlc') ? [vlc] : []),
    ...(rivals.includes('server') ? [mediaServer] : []),
  ];
}

/** On what the app copies: what it converts it would have to be compared with converters on. */
export async function measureRivals(
  rivals: readonly Rival[],
  runtime: ElectronRuntime,
  broadcast: Broadcast,
  random: Random,
  { groups, rounds }: Pick<ZapOptions, 'groups' | 'rounds'>,
): Promise<RivalSample[]> {
  const copied = groups.filter((group) => group.copied);
  const compared = comparedGroup(groups);
  const samples: RivalSample[] = [];
  for (const rival of rivals) {
    const isServer = rival === mediaServer;
    const plan = {
      groups: isServer ? copied.filter(({ id }) => id === compared) : copied,
      rounds: ({ id }: { readonly id: string }) =>
        isServer ? Math.min(rounds, serverRounds) : id === compared ? rounds : Math.ceil(rounds / 3),
    };
    samples.push(...(await measureRival(rival, runtime, broadcast, random, plan)));
  }
  return samples;
}
