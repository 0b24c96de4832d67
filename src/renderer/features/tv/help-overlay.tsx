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
      <div className="help__columns">
        <Keys keys={strings.keys} />
        <div>
          <h3 className="help__part">{strings.gamepad}</h3>
          <Keys keys={strings.padKeys} />
          <h3 className="help__part">{strings.remote}</h3>
          <Keys keys={strings.remoteKeys} />
        </div>
      </div>
    </section>
  );
}

function Keys({ keys }: { readonly keys: readonly (readonly [keys: string, meaning: string])[] }) {
  return (
    <dl className="help__keys">
      {keys.map(([names, meaning]) => (
        <div key={names}>
          <dt>
            {names.split('  ').map((name) => (
              <kbd key={name}>{name}</kbd>
            ))}
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
