import { type MouseEvent, useEffect, useRef, useState, type WheelEvent } from 'react';
import { run } from '../../input/run.ts';
import { notTurned, turn } from '../../input/wheel.ts';
import { closeList, setFullScreen, toggleHelp, useOverlays } from '../../stores/overlays.ts';
import { strings } from '../../ui/strings.ts';

interface Props {
  readonly onOpenList: () => void;
}

const idleMs = 3_000;
/** A pointer this near to the left edge asks for the list. */
const edgePx = 4;

/** The bare picture as a surface for the mouse: wheel, middle button, double click, and two buttons that hide with the cursor. */
export function Picture({ onOpenList }: Props) {
  const [pointing, setPointing] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const turned = useRef(notTurned);
  const list = useOverlays((s) => s.list);
  const covered = useOverlays((s) => s.list || s.zapTimes || s.pool || s.next);

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
    // Pinching a touch pad comes as a wheel with Ctrl.
    if (event.ctrlKey) return;
    const { turned: now, step } = turn(turned.current, event.deltaY, event.timeStamp);
    turned.current = now;
    if (step !== 0) run({ do: 'channel', step }, event.timeStamp);
  };
  const onMouseDown = (event: MouseEvent): void => {
    if (event.button !== 1) return;
    // On Windows the middle button would begin to scroll.
    event.preventDefault();
    run({ do: 'last-channel' }, event.timeStamp);
  };

  return (
    <>
      {/* The keyboard has all of this on the window (input/keys.ts). */}
      <div
        className="picture"
        role="presentation"
        onWheel={onWheel}
        onMouseDown={onMouseDown}
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
