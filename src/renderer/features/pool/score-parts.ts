import type { EvictionPolicy, Score } from '../../../shared/model/warm-pool.ts';
import { strings } from '../../ui/strings.ts';

const words = strings.pool;

interface ScorePart {
  readonly term: Exclude<keyof Score, 'total' | 'guess' | 'goesFirst'>;
  readonly name: string;
}

const expected: ScorePart = { term: 'expected', name: words.expected };
const history: ScorePart = { term: 'history', name: words.history };
const idle: ScorePart = { term: 'idle', name: words.idlePart };
const orphan: ScorePart = { term: 'orphan', name: words.orphan };
const ownerShare: ScorePart = { term: 'ownerShare', name: words.ownerShare };

/** What a worth is the sum of; four each time, so that the table keeps its shape. */
export function partsOf(policy: EvictionPolicy): readonly ScorePart[] {
  return policy === 'predictive' ? [expected, history, idle, orphan] : [history, idle, orphan, ownerShare];
}
