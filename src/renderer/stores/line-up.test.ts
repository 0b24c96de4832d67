import { expect, it } from 'vitest';
import { keptWarm } from './line-up.ts';
import { entry, lease } from './testing/views.ts';

it('calls kept warm what a person pinned, not what was guessed or is watched', () => {
  const entries = [
    entry('pinned', { leases: [lease('viewer'), lease('pinned')] }),
    entry('guessed', { leases: [lease('prewarm')] }),
    entry('watched', { leases: [lease('viewer')] }),
  ];
  expect([...keptWarm(entries)]).toEqual(['pinned']);
});
