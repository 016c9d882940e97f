// Which of the runs that are shown are chosen, to do something with all of them. With Shift from the last one to this.

import { useCallback, useMemo, useRef } from 'react';
import type { RunRecord } from '../../run/run-record.ts';
import { useActions, useStudio } from '../common/use-studio.ts';

export interface RunChoosing {
  /** In the order in which they are shown, also those that a filter hides. */
  chosen: readonly RunRecord[];
  areAllChosen: boolean;
  isChosen(runId: string): boolean;
  toggle(runId: string, toHere: boolean): void;
  set(runIds: readonly string[], isChosen: boolean): void;
  toggleAll(): void;
}

/** `shown`: ids in the order of the table, where a range is chosen. */
export function useRunChoosing(runs: readonly RunRecord[], shown: readonly string[]): RunChoosing {
  const { chooseRuns } = useActions();
  const chosenRuns = useStudio((state) => state.chosenRuns);
  const last = useRef<string | null>(null);
  const ids = useMemo(() => new Set(chosenRuns), [chosenRuns]);
  const chosen = useMemo(() => runs.filter(({ id }) => ids.has(id)), [runs, ids]);
  const areAllChosen = shown.length > 0 && shown.every((id) => ids.has(id));

  const set = useCallback(
    (runIds: readonly string[], isChosen: boolean) => {
      const next = new Set(ids);
      for (const id of runIds) isChosen ? next.add(id) : next.delete(id);
      chooseRuns([...next]);
    },
    [ids, chooseRuns],
  );
  const toggle = useCallback(
    (runId: string, toHere: boolean) => {
      const from = toHere && last.current !== null ? shown.indexOf(last.current) : -1;
      const to = shown.indexOf(runId);
      last.current = runId;
      const range = from < 0 || to < 0 ? [runId] : shown.slice(Math.min(from, to), Math.max(from, to) + 1);
      set(range, !ids.has(runId));
    },
    [ids, shown, set],
  );
  return useMemo(
    () => ({
      chosen,
      areAllChosen,
      isChosen: (id) => ids.has(id),
      toggle,
      set,
      toggleAll: () => set(shown, !areAllChosen),
    }),
    [chosen, areAllChosen, ids, toggle, set, shown],
  );
}
