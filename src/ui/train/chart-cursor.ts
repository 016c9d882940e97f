// The update that a pointer is at, shared by the charts of a run: a chart listens to it without the others being drawn anew.

import { createContext, useContext, useSyncExternalStore } from 'react';

export interface ChartCursor {
  get(): number | null;
  set(step: number | null): void;
  subscribe(listener: () => void): () => void;
}

export function createChartCursor(): ChartCursor {
  let step: number | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => step,
    set(next) {
      if (next === step) return;
      step = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const ChartCursorContext = createContext<ChartCursor>(createChartCursor());

export function useChartCursor(): ChartCursor {
  return useContext(ChartCursorContext);
}

/** Null: no pointer is over any of the charts. */
export function useCursorStep(): number | null {
  const cursor = useChartCursor();
  return useSyncExternalStore(cursor.subscribe, cursor.get);
}
