import { request } from '../../ipc/client.ts';
import { useLineUp } from '../../stores/line-up.ts';
import { strings } from '../../ui/strings.ts';

/** What concerns the whole app: FFmpeg missing, the disk full. Stays until it is over or dismissed. */
export function Notices() {
  const notices = useLineUp((s) => s.view.notices);
  return (
    <ul className="notices">
      {notices.map(({ id, failure }) => (
        <li key={id} className="notice" role="alert">
          <div>
            <h2 className="notice__title">{failure.title}</h2>
            <p className="notice__advice">{failure.advice}</p>
          </div>
          <button
            className="button button--round"
            type="button"
            aria-label={`${strings.dismiss}: ${failure.title}`}
            onClick={() => void request('dismiss-notice', { id })}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}
