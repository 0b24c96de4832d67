import { run } from './run.ts';

/** MouseEvent.button of the one at the thumb. */
const backButton = 3;

/** The back button, wherever the pointer is; wheel and middle button belong to the picture (features/tv/picture.tsx). */
export function listenToMouse(): () => void {
  const onDown = (event: MouseEvent): void => {
    if (event.button === backButton) run({ do: 'back' }, event.timeStamp);
  };
  window.addEventListener('mousedown', onDown);
  return () => window.removeEventListener('mousedown', onDown);
}
