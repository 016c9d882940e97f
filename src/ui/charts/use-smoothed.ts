// The smoothed values of curves that grow: kept while curve and weight stay, and taken further where there is more.

import { useCallback, useMemo } from 'react';
import type { Curve } from './curve.ts';
import { Smoothed } from './smoothing.ts';

/** @param weight 0: null for every curve */
export function useSmoothed(weight: number): (curve: Curve) => Curve | null {
  const kept = useMemo(() => ({ weight, of: new WeakMap<Curve, Smoothed>() }), [weight]);
  return useCallback(
    (curve: Curve) => {
      if (kept.weight <= 0) return null;
      let smoothed = kept.of.get(curve);
      if (!smoothed) {
        smoothed = new Smoothed(curve, kept.weight);
        kept.of.set(curve, smoothed);
      }
      smoothed.follow();
      return smoothed.curve;
    },
    [kept],
  );
}
