import type { EvictionPolicy, Score } from '../../../shared/model/warm-pool.ts';
import { strings } from '../../ui/strings.ts';
import { part, worth } from './figures.ts';
import { partsOf } from './score-parts.ts';

interface Props {
  readonly score: Score | undefined;
  readonly policy: EvictionPolicy;
  /** On its way out: there is nothing left to protect. */
  readonly over: boolean;
  /** Begun to be held ready and nothing else: it is not weighed against the others. */
  readonly mereGuess: boolean;
}

/** The worth and its four parts. What nobody may take away has none. */
export function ScoreCells({ score, policy, over, mereGuess }: Props) {
  if (mereGuess) return <Across words={strings.pool.givesWay} />;
  if (!score) return <Across words={over ? strings.pool.nothing : strings.pool.protectedSlot} />;
  return (
    <>
      <td className="pool-figure pool-figure--worth">
        {worth(score.total)}
        {score.goesFirst && <span className="visually-hidden"> {strings.pool.guessFirst}</span>}
      </td>
      {partsOf(policy).map(({ term }) => (
        <td className={partClass(score[term])} key={term}>
          {part(score[term])}
        </td>
      ))}
    </>
  );
}

function Across({ words }: { readonly words: string }) {
  return (
    <td className="pool-protected" colSpan={5}>
      <span>{words}</span>
    </td>
  );
}

function partClass(value: number): string {
  const text = part(value);
  if (text === '0') return 'pool-figure pool-figure--none';
  return value > 0 ? 'pool-figure pool-figure--plus' : 'pool-figure pool-figure--dim';
}
