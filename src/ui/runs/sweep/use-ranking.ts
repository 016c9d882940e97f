// The ranking of a sweep as it stands: made anew, off the page's thread, whenever another of its runs is through.

import { useEffect, useRef, useState } from 'react';
import { type ErrorRecord, toErrorRecord } from '../../../lib/errors.ts';
import { isThrough } from '../../../state/sweep-time.ts';
import type { SweepRanking } from '../../../sweep/ranking-types.ts';
import { useActions, useStudio } from '../../common/use-studio.ts';

export interface Ranking {
  /** Null until the first is there. */
  ranking: SweepRanking | null;
  isComputing: boolean;
  problem: ErrorRecord | null;
}

export function useRanking(sweepId: string): Ranking {
  const { rankSweep } = useActions();
  const throughIds = useStudio(({ runs }) =>
    runs
      .filter((run) => run.sweep?.sweepId === sweepId && isThrough(run))
      .map(({ id }) => id)
      .join(' '),
  );
  const [found, setFound] = useState<Ranking>({ ranking: null, isComputing: true, problem: null });
  const latest = useRef(throughIds);
  const isBusy = useRef(false);
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
  useEffect(() => {
    latest.current = throughIds;
    /** Runs may come in faster than they are ranked: then only the newest state is, when the ranking in hand is done. */
    async function rank(): Promise<void> {
      if (isBusy.current) return;
      isBusy.current = true;
      let done: string;
      do {
        done = latest.current;
        setFound((before) => ({ ...before, isComputing: true }));
        const next = await rankSweep(sweepId).then(
          (ranking) => ({ ranking, problem: null }),
          (thrown: unknown) => ({ problem: toErrorRecord(thrown) }),
        );
        if (!isGone.current) setFound((before) => ({ ...before, ...next, isComputing: false }));
      } while (!isGone.current && done !== latest.current);
      isBusy.current = false;
    }
    void rank();
  }, [sweepId, throughIds, rankSweep]);
  return found;
}
