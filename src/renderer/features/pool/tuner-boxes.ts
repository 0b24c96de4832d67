/** The tuners of each box: how many, what holds each, and who is behind that. Pure. */
import type { BoxView, EngineView } from '../../../shared/model/views.ts';
import { leasesBehind, onlyGuessed, uses } from './uses.ts';

type Lamp = 'held' | 'guess' | 'free';

interface TunerBox {
  readonly box: BoxView;
  readonly lamps: readonly Lamp[];
  readonly tuned: readonly { readonly channelId: string; readonly by: string; readonly lamp: Lamp }[];
}

/** A provider may allow a hundred streams; nobody counts that many lamps. */
const lampsAtMost = 16;

export function tunerBoxes(view: EngineView): TunerBox[] {
  return view.boxes.map((box) => {
    const tuned = box.tuning.map((channelId) => {
      const upstream = view.upstreams.find((each) => each.boxId === box.id && each.channelId === channelId);
      const leases = upstream ? leasesBehind(upstream, view.entries) : [];
      const lamp: Lamp = onlyGuessed(leases) ? 'guess' : 'held';
      return { channelId, by: uses(leases, view.sessions), lamp };
    });
    const free = Math.max(0, (box.tuners ?? 0) - tuned.length);
    const lamps: Lamp[] = [...tuned.map(({ lamp }) => lamp), ...Array.from({ length: free }, () => 'free' as const)];
    return { box, lamps: lamps.slice(0, lampsAtMost), tuned };
  });
}
