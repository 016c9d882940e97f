// The clips that pass, sorted. A column's order takes a moment to make: until it is there, the clips stand as they did.

import { useEffect, useMemo, useState } from 'react';
import { inOrder, orderOf, type Sorting } from './clip-order.ts';
import type { ClipSource } from './clip-source.ts';

interface MadeOrder {
  order: Int32Array | null;
  column: string | null;
}

const asTheyAre: MadeOrder = { order: null, column: null };

/** @param given how some clips stand where nothing is sorted: those most like another first, say */
export function useClipOrder(
  source: ClipSource,
  passing: Int32Array,
  sorting: Sorting | null,
  given: readonly number[] | null,
): Int32Array {
  const [made, setMade] = useState(asTheyAre);
  const column = sorting?.column ?? null;
  const isDescending = sorting?.isDescending ?? false;
  useEffect(() => {
    if (column === null) {
      setMade(asTheyAre);
      return;
    }
    const stop = new AbortController();
    void orderOf(source, column, stop.signal).then((order) => {
      if (order && !stop.signal.aborted) setMade({ order, column });
    });
    return () => stop.abort();
  }, [source, column]);
  const isMade = made.column === column;
  return useMemo(() => {
    if (column === null && given) {
      const passes = new Set(passing);
      return Int32Array.from(given.filter((clip) => passes.has(clip)));
    }
    return inOrder(passing, made.order?.length === source.clips.length ? made.order : null, isMade && isDescending);
  }, [passing, made, source, isMade, isDescending, column, given]);
}
