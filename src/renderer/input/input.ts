/** Everything by which a person reaches the set, together. */
import { repeating } from './command.ts';
import { type Press, padCommand } from './gamepad-command.ts';
import { listenToGamepads } from './gamepads.ts';
import { listenToKeys } from './keys.ts';
import { joinMediaSession } from './media-session.ts';
import { listenToMouse } from './mouse.ts';
import { buttonFor, contextAt, run } from './run.ts';

export function listenToInput(): () => void {
  const ends = [listenToKeys(), listenToGamepads(onPress), listenToMouse(), joinMediaSession()];
  return () => {
    for (const end of ends) end();
  };
}

function onPress({ control, repeat }: Press, t0Ms: number): void {
  const command = padCommand(control, contextAt(t0Ms));
  if (!command || (repeat && !repeating.has(command.do))) return;
  const button = control === 'a' ? buttonFor(command, document.activeElement) : undefined;
  if (button) button.click();
  else run(command, t0Ms);
}
