import type { Score } from '../../../shared/model/warm-pool.ts';
import { strings } from '../../ui/strings.ts';
import { part, worth } from './figures.ts';

interface Props {
  readonly score: Score | undefined;
  /** On its way out: there is nothing left to protect. */
  readonly over: boolean;
  /** Begun to be held ready and nothing else: it is not weighed against the others. */
  readonly mereGuess: boolean;
}

/** The worth and its four parts. What nobody may take away has none. */
export function ScoreCells({ score, over, mereGuess }: Props) {
  if (mereGuess) return <Across words={strings.pool.givesWay} />;
  if (!score) return <Across words={over ? strings.pool.nothing : strings.pool.protectedSlot} />;
  const parts = [score.history, score.idle, score.orphan, score.ownerShare];
  return (
    <>
      <td className="pool-figure pool-figure--worth">
        {worth(score.total)}
        {score.guess && <span className="visually-hidden"> {strings.pool.guessFirst}</span>}
      </td>
      {parts.map((value, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- always the same four, in this order
        <td className={partClass(value)} key={index}>
          {part(value)}
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
