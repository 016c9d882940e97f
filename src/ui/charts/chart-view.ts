// How the charts of a page are looked at together: over what, which window of it, where the cursor is and where it was pinned. A store
// of its own, so that a moving cursor draws no curve anew.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { XKind } from './curve.ts';
import { panned, within, zoomed } from './scale.ts';

export interface ChartView {
  kind: XKind;
  isLogX: boolean;
  /** Weight of the moving average, 0 … below 1; 0: none. */
  smoothing: number;
  /** Null: all of it. */
  window: readonly [from: number, to: number] | null;
  /** In x. */
  cursor: number | null;
  pinned: number | null;
}

export type ChartViewStore = StoreApi<ChartView>;

export function createChartView(): ChartViewStore {
  return createStore<ChartView>(() => ({
    kind: 'step',
    isLogX: false,
    smoothing: 0,
    window: null,
    cursor: null,
    pinned: null,
  }));
}

/** Another x has other windows and places. */
export function showOver(view: ChartViewStore, change: Partial<Pick<ChartView, 'kind' | 'isLogX'>>): void {
  view.setState({ ...change, window: null, cursor: null, pinned: null });
}

/** @param whole what there is, in x
 *  @param anchor what stays where it is; null: the cursor, else the middle */
export function zoom(
  view: ChartViewStore,
  whole: readonly [number, number],
  share: number,
  anchor: number | null = null,
): void {
  const { window, isLogX, cursor } = view.getState();
  const [low, high] = window ?? whole;
  const middle = isLogX ? Math.sqrt(low * high) : (low + high) / 2;
  const inside = cursor !== null && cursor >= low && cursor <= high ? cursor : middle;
  view.setState({ window: within(zoomed([low, high], anchor ?? inside, share, isLogX), whole, isLogX) });
}

export function pan(view: ChartViewStore, whole: readonly [number, number], share: number): void {
  const { window, isLogX } = view.getState();
  if (window) view.setState({ window: within(panned(window, share, isLogX), whole, isLogX) });
}

/** Shows what lies between two values, in any order. */
export function showWindow(view: ChartViewStore, whole: readonly [number, number], a: number, b: number): void {
  view.setState({ window: within([Math.min(a, b), Math.max(a, b)], whole, view.getState().isLogX) });
}

/** Pins the cursor where it is; a second time there, or without a cursor, nothing is pinned any more. */
export function togglePin(view: ChartViewStore): void {
  view.setState(({ cursor, pinned }) => ({ pinned: cursor === pinned ? null : cursor }));
}
