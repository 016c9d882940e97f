// What a pointer does with a chart: it moves the cursor; dragging shows the range that was marked, with Shift it moves the window; a
// click pins; a double click shows all; the wheel with Ctrl zooms where the pointer is.

import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { useChartView } from './chart-group.tsx';
import type { ChartCurve } from './chart-types.ts';
import { pan, showWindow, togglePin, zoom } from './chart-view.ts';
import { snapped } from './cursor-reading.ts';
import { type Scale, toValue } from './scale.ts';

/** Less than this is a click that shook. */
const leastDragPx = 4;

interface Drag {
  fromPx: number;
  isPan: boolean;
  hasMoved: boolean;
}

export function usePlotPointer(curves: readonly ChartCurve[], x: Scale, extent: readonly [number, number]) {
  const view = useChartView();
  const drag = useRef<Drag | null>(null);
  const handle = useRef<HTMLDivElement>(null);
  const [selected, setSelected] = useState<readonly [fromPx: number, toPx: number] | null>(null);

  // React's own wheel listeners are passive: the page would zoom as well
  useEffect(() => {
    const element = handle.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const anchor = toValue(x, event.clientX - element.getBoundingClientRect().left);
      zoom(view, extent, Math.exp(Math.sign(event.deltaY) * Math.min(0.4, Math.abs(event.deltaY) / 250)), anchor);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  });

  const pixelOf = (event: PointerEvent<HTMLElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    return Math.min(x.range[1], Math.max(x.range[0], event.clientX - left));
  };
  const end = () => {
    drag.current = null;
    setSelected(null);
  };
  const handlers = {
    ref: handle,
    onPointerDown(event: PointerEvent<HTMLDivElement>) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { fromPx: pixelOf(event), isPan: event.shiftKey, hasMoved: false };
    },
    onPointerMove(event: PointerEvent<HTMLDivElement>) {
      const pixel = pixelOf(event);
      const { kind } = view.getState();
      const current = drag.current;
      if (current && (current.hasMoved || Math.abs(pixel - current.fromPx) >= leastDragPx)) {
        current.hasMoved = true;
        if (current.isPan) {
          pan(view, extent, (current.fromPx - pixel) / (x.range[1] - x.range[0]));
          current.fromPx = pixel;
        } else setSelected([current.fromPx, pixel]);
      }
      view.setState({ cursor: snapped(curves, kind, toValue(x, pixel)) });
    },
    onPointerUp(event: PointerEvent<HTMLDivElement>) {
      const current = drag.current;
      const pixel = pixelOf(event);
      if (current?.hasMoved && !current.isPan) showWindow(view, extent, toValue(x, current.fromPx), toValue(x, pixel));
      else if (current && !current.hasMoved) {
        view.setState({ cursor: snapped(curves, view.getState().kind, toValue(x, pixel)) });
        togglePin(view);
      }
      end();
    },
    onPointerCancel: end,
    onPointerLeave() {
      if (!drag.current) view.setState({ cursor: null });
    },
    onDoubleClick: () => view.setState({ window: null, pinned: null }),
  };
  return { handlers, selected };
}
