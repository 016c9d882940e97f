// The view that the charts of a page share.

import { createContext, type ReactNode, useContext, useState } from 'react';
import { useStore } from 'zustand';
import { type ChartView, type ChartViewStore, createChartView } from './chart-view.ts';

const ChartViewContext = createContext<ChartViewStore | null>(null);

export function ChartGroup({ children }: { children: ReactNode }) {
  const [view] = useState(createChartView);
  return <ChartViewContext.Provider value={view}>{children}</ChartViewContext.Provider>;
}

export function useChartView(): ChartViewStore {
  const view = useContext(ChartViewContext);
  if (!view) throw new Error('A chart stands within a ChartGroup.');
  return view;
}

/** A part of it, which stays the same while its values do. */
export function useChartViewPart<Key extends keyof ChartView>(key: Key): ChartView[Key] {
  return useStore(useChartView(), (view) => view[key]);
}
