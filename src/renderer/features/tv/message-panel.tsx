import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../shared/errors.ts';
import type { Phase } from '../../player/zap-state.ts';
import { useLineUp } from '../../stores/line-up.ts';
import { togglePool, useOverlays } from '../../stores/overlays.ts';
import { goBack, tryAgain, usePlayer, wayBack } from '../../stores/player.ts';
import { strings } from '../../ui/strings.ts';

interface Message {
  readonly title: string;
  readonly advice: string;
  readonly waiting: boolean;
  /** Who holds the tuners can be seen, and stopped, in the pool. */
  readonly aboutTuners: boolean;
}

/** Why there is no picture of the chosen channel, what is being done about it, and what the person can do (ZAP-2). */
export function MessagePanel() {
  const phase = usePlayer((s) => s.phase);
  const back = usePlayer(wayBack);
  const message = useMessage(phase);
  const first = useRef<HTMLButtonElement>(null);
  const open = message !== undefined;
  useEffect(() => {
    // A remote has no pointer: Enter tries again at once. Whoever is choosing from the list or the pool goes on choosing.
    const { list, pool } = useOverlays.getState();
    if (open && !list && !pool) first.current?.focus({ preventScroll: true });
  }, [open]);
  if (!message || phase.kind === 'idle') return null;
  return (
    <section className={message.waiting ? 'message message--waiting' : 'message'}>
      <div role="alert">
        <h2 className="message__title">{message.title}</h2>
        <p className="message__advice">{message.advice}</p>
      </div>
      <p className="message__doing">
        <Doing phase={phase} />
      </p>
      <div className="message__actions">
        <button className="button button--first" type="button" ref={first} onClick={(e) => tryAgain(e.timeStamp)}>
          {strings.tryAgain}
        </button>
        {back && (
          <button className="button" type="button" onClick={(e) => goBack(e.timeStamp)}>
            {strings.backTo(back.number, back.name)}
          </button>
        )}
        {message.aboutTuners && (
          <button className="button" type="button" onClick={togglePool}>
            {strings.showPool}
          </button>
        )}
      </div>
    </section>
  );
}

function useMessage(phase: Phase): Message | undefined {
  const entries = useLineUp((s) => s.view.entries);
  const said = ({ title, advice, code }: Failure): Message => ({
    ...{ title, advice, waiting: false },
    aboutTuners: code === 'no-tuner',
  });
  if (phase.kind === 'failed') return said(phase.failure);
  if (phase.kind !== 'tuning' && phase.kind !== 'loading') return undefined;
  if (phase.before) return said(phase.before);
  if (!phase.slow) return undefined;
  const entry = entries.find((e) => e.channelId === phase.target.id && e.state.kind === 'starting');
  const step = entry?.state.kind === 'starting' ? entry.state.phase : undefined;
  const waitingFor = phase.kind === 'loading' ? strings.startingPicture : strings.waiting(step);
  return {
    title: strings.stillWaiting(phase.target.name),
    advice: strings.stillWaitingAdvice(waitingFor),
    waiting: true,
    aboutTuners: false,
  };
}

/** Apart, so that the seconds that pass are not read out as a new alert. */
function Doing({ phase }: { readonly phase: Phase }) {
  if (phase.kind === 'failed') {
    if (phase.retryAtMs === undefined) return strings.waitingForYou;
    return <Countdown key={phase.retryAtMs} untilMs={phase.retryAtMs} />;
  }
  return 'before' in phase && phase.before ? strings.tryingNow : null;
}

function Countdown({ untilMs }: { readonly untilMs: number }) {
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return strings.tryingIn(Math.max(1, Math.ceil((untilMs - nowMs) / 1000)));
}
