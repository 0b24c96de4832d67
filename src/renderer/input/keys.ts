import { repeating } from './command.ts';
import { commandOf } from './key-command.ts';
import { buttonFor, contextAt, run } from './run.ts';

/** One listener for the whole window: a remote has no focus. */
export function listenToKeys(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const command = commandOf(event, contextAt(event.timeStamp));
    if (!command) return;
    // The browser presses the button.
    if ((event.key === 'Enter' || event.key === ' ') && buttonFor(command, event.target)) return;
    event.preventDefault();
    if (event.repeat && !repeating.has(command.do)) return;
    run(command, event.timeStamp);
  };
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}
