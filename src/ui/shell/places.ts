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

const loaders: Record<Place, () => Promise<ComponentType>> = {
  data: async () => (await import('../data/DataPlace.tsx')).DataPlace,
  model: async () => (await import('../model/ModelPlace.tsx')).ModelPlace,
  train: async () => (await import('../train/TrainPlace.tsx')).TrainPlace,
  evaluate: async () => (await import('../evaluate/EvaluatePlace.tsx')).EvaluatePlace,
  runs: async () => (await import('../runs/RunsPlace.tsx')).RunsPlace,
  storage: async () => (await import('../storage/StoragePlace.tsx')).StoragePlace,
};

export const placeComponents = Object.fromEntries(
  placeOrder.map((place) => [place, lazy(async () => ({ default: await loaders[place]() }))]),
) as Record<Place, LazyExoticComponent<ComponentType>>;

/** Fetches what the first place did not need, so that the next ones open at once. */
export function preloadPlaces(): void {
  for (const load of Object.values(loaders)) void load().catch(() => {});
}
