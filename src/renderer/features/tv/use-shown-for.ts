import { useEffect, useState } from 'react';

/** True for `ms` after each change of `count`; not before the first. */
export function useShownFor(count: number, ms: number): boolean {
  const [goneFor, setGoneFor] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setGoneFor(count), ms);
    return () => clearTimeout(timer);
  }, [count, ms]);
  return count !== 0 && goneFor !== count;
}
