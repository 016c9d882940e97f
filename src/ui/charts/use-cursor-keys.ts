// Keys of a chart that has the focus: arrows move the cursor from point to point (with Shift the window), + and − zoom, 0 shows all,
// Enter pins, Escape unpins.

import type { KeyboardEvent } from 'react';
import type { ChartCurve } from './chart-types.ts';
import { type ChartViewStore, pan, togglePin, zoom } from './chart-view.ts';
import { neighbour, snapped } from './cursor-reading.ts';

export function useCursorKeys(
  view: ChartViewStore,
  curves: readonly ChartCurve[],
  extent: readonly [number, number],
): (event: KeyboardEvent) => void {
  const move = (direction: -1 | 1) => {
    const { kind, cursor, window } = view.getState();
    const [low, high] = window ?? extent;
    const start = direction > 0 ? low : high;
    const next = cursor === null ? snapped(curves, kind, start) : neighbour(curves, kind, cursor, direction);
    if (next === null) return;
    // a cursor that leaves the window takes it along
    if (window && (next < low || next > high)) pan(view, extent, (next - (low + high) / 2) / (high - low));
    view.setState({ cursor: next });
  };
  const jump = (to: number) => view.setState({ cursor: snapped(curves, view.getState().kind, to) });
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [low, high] = view.getState().window ?? extent;
    switch (event.key) {
      case 'ArrowLeft':
      case 'ArrowRight': {
        const direction = event.key === 'ArrowLeft' ? -1 : 1;
        if (event.shiftKey) pan(view, extent, direction / 4);
        else move(direction);
        break;
      }
      case 'Home':
        jump(low);
        break;
      case 'End':
        jump(high);
        break;
      case '+':
      case '=':
        zoom(view, extent, 0.5);
        break;
      case '-':
        zoom(view, extent, 2);
        break;
      case '0':
        view.setState({ window: null });
        break;
      case 'Enter':
      case ' ':
        togglePin(view);
        break;
      case 'Escape':
        view.setState({ pinned: null, cursor: null });
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
}
