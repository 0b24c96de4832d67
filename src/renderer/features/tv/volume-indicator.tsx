import { useSound } from '../../stores/sound.ts';
import { strings } from '../../ui/strings.ts';
import { useShownFor } from './use-shown-for.ts';

const segments = Array.from({ length: 20 }, (_, index) => index);

export function VolumeIndicator() {
  const { volume, muted, touches } = useSound();
  const shown = useShownFor(touches, 1_500);
  // Mute is said as long as it lasts, very small: a silent set without a reason looks broken.
  if (!shown) return muted ? <div className="muted-mark">{strings.muted}</div> : null;
  const percent = Math.round(volume * 100);
  return (
    <output className={muted ? 'volume volume--muted' : 'volume'}>
      <span className="volume__words">{muted ? strings.muted : strings.volume(percent)}</span>
      <span className="volume__scale" aria-hidden="true">
        {segments.map((index) => (
          <span
            key={index}
            className={index < Math.round(volume * 20) ? 'volume__step volume__step--on' : 'volume__step'}
          />
        ))}
      </span>
    </output>
  );
}
