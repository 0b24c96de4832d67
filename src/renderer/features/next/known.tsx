import { useState } from 'react';
import { forgetHistory, saveHistory, useKnown } from '../../stores/next.ts';
import { strings } from '../../ui/strings.ts';

/** What is kept of the person, where, and how to take it along or get rid of it. */
export function Known() {
  const summary = useKnown((s) => s.summary);
  const failure = useKnown((s) => s.failure);
  const [sure, setSure] = useState(false);
  const words = strings.next;
  const isEmpty = summary !== undefined && summary.zaps + summary.views === 0;
  return (
    <section className="next__part">
      <h3 className="next__caption">{words.known}</h3>
      {failure && (
        <p className="next__failure" role="alert">
          {failure.title}
        </p>
      )}
      {summary && (
        <p className="next__note" title={summary.path}>
          {words.knownLine(
            summary.zaps,
            summary.views,
            summary.sinceMs === undefined ? undefined : words.day(summary.sinceMs),
          )}{' '}
          {words.stays}
        </p>
      )}
      <p className="next__buttons">
        {sure ? (
          <>
            <button
              className="button button--danger"
              type="button"
              onClick={() => {
                setSure(false);
                void forgetHistory();
              }}
            >
              {words.forgetSurely}
            </button>
            <button className="button" type="button" onClick={() => setSure(false)}>
              {words.keepIt}
            </button>
          </>
        ) : (
          <>
            <button className="button" type="button" disabled={isEmpty} onClick={() => void saveHistory()}>
              {words.save}
            </button>
            <button className="button" type="button" disabled={isEmpty} onClick={() => setSure(true)}>
              {words.forget}
            </button>
          </>
        )}
      </p>
    </section>
  );
}
