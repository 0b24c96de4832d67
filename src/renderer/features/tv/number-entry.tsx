import { channelOfNumber, numberEntryMs } from '../../player/number-entry.ts';
import { useLineUp } from '../../stores/line-up.ts';
import { useOverlays } from '../../stores/overlays.ts';

/** The number being typed and the channel that it would be. */
export function NumberEntry() {
  const typed = useOverlays((s) => s.typedShown);
  const channels = useLineUp((s) => s.channels);
  if (typed === '') return null;
  const channel = channelOfNumber(channels, typed);
  return (
    <output className="entry">
      <div className="entry__number">{typed}</div>
      <div className={channel ? 'entry__name' : 'entry__name entry__name--none'}>{channel?.name ?? '–'}</div>
      {/* Begins anew with each digit. */}
      <div className="entry__time" key={typed} style={{ animationDuration: `${numberEntryMs}ms` }} />
    </output>
  );
}
