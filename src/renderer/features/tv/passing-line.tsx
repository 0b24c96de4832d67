import { useOverlays } from '../../stores/overlays.ts';
import { useShownFor } from './use-shown-for.ts';

/** One line that answers a key and goes: "No channel 99". */
export function PassingLine() {
  const line = useOverlays((s) => s.line);
  const shown = useShownFor(line?.id ?? 0, 2_500);
  return <output className="passing">{shown && line && <span className="passing__line">{line.text}</span>}</output>;
}
