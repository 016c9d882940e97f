// Shows that something scrolls sideways: its edge fades where more follows. The element gets `data-more` ("start", "end",
// "both"), which base.css draws.

import { type RefObject, useEffect } from 'react';

export function useScrollHint(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const more = moreOf(element.scrollLeft, element.clientWidth, element.scrollWidth);
      if (more) element.dataset.more = more;
      else delete element.dataset.more;
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    for (const child of element.children) sizes.observe(child);
    return () => {
      element.removeEventListener('scroll', look);
      sizes.disconnect();
    };
  }, [scroller]);
}

/** At which of its edges more follows than can be seen; null: at none. A pixel is rounding. */
export function moreOf(left: number, width: number, whole: number): 'start' | 'end' | 'both' | null {
  const [before, after] = [left > 1, left + width < whole - 1];
  if (before && after) return 'both';
  if (before) return 'start';
  return after ? 'end' : null;
}
