import { toggleHelp, useOverlays } from '../../stores/overlays.ts';
import { strings } from '../../ui/strings.ts';

export function HelpOverlay() {
  const open = useOverlays((s) => s.help);
  if (!open) return null;
  return (
    <section className="help" aria-label={strings.help}>
      <header className="help__head">
        <h2 className="help__title">{strings.help}</h2>
        <button className="button button--round" type="button" aria-label={strings.close} onClick={toggleHelp}>
          ×
        </button>
      </header>
      <dl className="help__keys">
        {strings.keys.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>
              {keys.split('  ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
