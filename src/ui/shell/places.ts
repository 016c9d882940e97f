// The places in their order, which is also their key on the keyboard, each loaded when first seen.

import {
  IconChartBar,
  IconDatabase,
  IconListDetails,
  IconMicrophone,
  IconPlayerPlay,
  IconStack2,
  IconTimeline,
  IconWaveSine,
} from '@tabler/icons-react';
import { type ComponentType, type LazyExoticComponent, lazy, memo } from 'react';
import { type Place, places } from '../../state/places.ts';
import { withWords } from '../common/lazy-part.ts';
import { Welcome } from '../welcome/Welcome.tsx';

export const placeOrder: readonly Place[] = places;

export const placeIcons = {
  data: IconWaveSine,
  model: IconStack2,
  probe: IconTimeline,
  train: IconPlayerPlay,
  evaluate: IconChartBar,
  predict: IconMicrophone,
  runs: IconListDetails,
  storage: IconDatabase,
} as const;

/** A place, or what stands at Data where there are none yet. */
export type ShownPlace = Place | 'welcome';

const loaders: Record<Place, () => Promise<ComponentType>> = {
  data: async () => (await import('../data/DataPlace.tsx')).DataPlace,
  model: async () => (await import('../model/ModelPlace.tsx')).ModelPlace,
  probe: async () => (await import('../probe/ProbePlace.tsx')).ProbePlace,
  train: async () => (await import('../train/TrainPlace.tsx')).TrainPlace,
  evaluate: async () => (await import('../evaluate/EvaluatePlace.tsx')).EvaluatePlace,
  predict: async () => (await import('../predict/PredictPlace.tsx')).PredictPlace,
  runs: async () => (await import('../runs/RunsPlace.tsx')).RunsPlace,
  storage: async () => (await import('../storage/StoragePlace.tsx')).StoragePlace,
};

// what the shell alone follows does not draw a place again, within a click or a report of progress
const components = new Map<Place, LazyExoticComponent<ComponentType>>();
/** Comes with the shell: it is what a first visit sees. */
const WelcomePlace = memo(Welcome);

/** The place's component; the same one each time, until it is `forgotten`. */
export function placeComponent(place: ShownPlace): ComponentType {
  if (place === 'welcome') return WelcomePlace;
  const known = components.get(place);
  if (known) return known;
  // rejects with `server/gone`, `server/unreachable` or `server/renewed` where that is why it cannot be loaded
  const component = lazy(async () => ({ default: memo(await withWords(loaders[place])) }));
  components.set(place, component);
  return component;
}

/** Lets a place that did not load be asked for once more: React keeps a failure for ever, and Vite takes a stylesheet for
 *  loaded once it has been asked for. */
export async function forgetPlace(place: ShownPlace): Promise<void> {
  if (place !== 'welcome') components.delete(place);
  const failed = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].filter(({ sheet }) => !sheet);
  await Promise.all(failed.map(loadAgain));
}

function loadAgain(link: HTMLLinkElement): Promise<void> {
  const fresh = link.cloneNode() as HTMLLinkElement;
  return new Promise((resolve) => {
    for (const type of ['load', 'error']) fresh.addEventListener(type, () => resolve());
    link.replaceWith(fresh);
  });
}

/** Fetches a place that is about to be drawn. */
export function preloadPlace(place: Place): void {
  void loaders[place]().catch(() => {});
}

/** Fetches what the first place did not need, so that the next ones open at once. */
export function preloadPlaces(): void {
  for (const loader of Object.values(loaders)) void loader().catch(() => {});
}
