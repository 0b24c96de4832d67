import { useEffect, useRef, useState, type WheelEvent } from 'react';
import { closeList, setFullScreen, toggleHelp, useOverlays } from '../../stores/overlays.ts';
import { surfBy } from '../../stores/player.ts';
import { strings } from '../../ui/strings.ts';

interface Props {
  readonly onOpenList: () => void;
}

const idleMs = 3_000;
/** A wheel's notch is 100 to 120; a touch pad adds small steps up to one. */
const notch = 100;
/** A pointer this near to the left edge asks for the list. */
const edgePx = 4;

/** The bare picture as a surface for the mouse: wheel, double click, and two buttons that hide with the cursor. */
export function Picture({ onOpenList }: Props) {
  const [pointing, setPointing] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const turned = useRef(0);
  const list = useOverlays((s) => s.list);
  const covered = useOverlays((s) => s.list || s.zapTimes || s.pool);

  useEffect(() => {
    const onMove = (event: PointerEvent): void => {
      // Chromium reports a move when something appears under a resting pointer, too.
      if (event.movementX === 0 && event.movementY === 0) return;
      setPointing(true);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setPointing(false), idleMs);
      if (event.clientX <= edgePx && event.buttons === 0 && !useOverlays.getState().list) onOpenList();
    };
    window.addEventListener('pointermove', onMove);
    return () => window.removeEventListener('pointermove', onMove);
  }, [onOpenList]);

  useEffect(() => {
    document.documentElement.classList.toggle('pointer-hidden', !pointing && !list);
  }, [pointing, list]);

  const onWheel = (event: WheelEvent): void => {
    if (Math.sign(event.deltaY) !== Math.sign(turned.current)) turned.current = 0;
    turned.current += event.deltaY;
    if (Math.abs(turned.current) < notch) return;
    surfBy(turned.current < 0 ? 1 : -1, event.timeStamp);
    turned.current = 0;
  };

  return (
    <>
      {/* The keyboard has all of this on the window (use-keys.ts). */}
      <div
        className="picture"
        role="presentation"
        onWheel={onWheel}
        onClick={closeList}
        onDoubleClick={() => void setFullScreen()}
      />
      <div className={pointing && !covered ? 'corner' : 'corner corner--hidden'}>
        <button className="button" type="button" onClick={onOpenList}>
          ☰ {strings.channels}
        </button>
        <button className="button button--round" type="button" aria-label={strings.helpHint} onClick={toggleHelp}>
          ?
        </button>
      </div>
    </>
  );
}
