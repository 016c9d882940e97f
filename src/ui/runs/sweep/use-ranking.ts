// The ranking of a sweep as it stands: made anew, off the page's thread, whenever another of its runs is through.

import { useEffect, useState } from 'react';
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is ranked is what is through
  useEffect(() => {
    let isOld = false;
    setFound((before) => ({ ...before, isComputing: true }));
    rankSweep(sweepId).then(
      (ranking) => isOld || setFound({ ranking, isComputing: false, problem: null }),
      (thrown: unknown) =>
        isOld || setFound((before) => ({ ...before, isComputing: false, problem: toErrorRecord(thrown) })),
    );
    return () => {
      isOld = true;
    };
  }, [sweepId, throughIds, rankSweep]);
  return found;
}
