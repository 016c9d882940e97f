// The places in their order, which is also their key on the keyboard, each loaded when first seen.

import {
  IconChartBar,
  IconDatabase,
  IconListDetails,
  IconPlayerPlay,
  IconStack2,
  IconWaveSine,
} from '@tabler/icons-react';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Place } from '../../state/studio-state.ts';

export const placeOrder: readonly Place[] = ['data', 'model', 'train', 'evaluate', 'runs', 'storage'];

export const placeIcons = {
  data: IconWaveSine,
  model: IconStack2,
  train: IconPlayerPlay,
  evaluate: IconChartBar,
  runs: IconListDetails,
  storage: IconDatabase,
} as const;

/** Each place's file exports its component under the file's name. */
const modules = import.meta.glob<Record<string, ComponentType>>('../*/*Place.tsx');

async function loadPlace(place: Place): Promise<ComponentType> {
  const name = `${place[0]?.toUpperCase()}${place.slice(1)}Place`;
  const component = (await modules[`../${place}/${name}.tsx`]?.())?.[name];
  if (!component) throw new Error(`The page has no file ui/${place}/${name}.tsx.`);
  return component;
}

export const placeComponents = Object.fromEntries(
  placeOrder.map((place) => [place, lazy(async () => ({ default: await loadPlace(place) }))]),
) as Record<Place, LazyExoticComponent<ComponentType>>;

/** Fetches what the first place did not need, so that the next ones open at once. */
export function preloadPlaces(): void {
  for (const place of placeOrder) void loadPlace(place).catch(() => {});
}
