// Parts of the page that nobody sees at first: fetched behind what is seen at first, or when they are drawn before that.

import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { getI18n } from 'react-i18next';
import { explainLoadFailure } from '../../lib/page-server.ts';
import { allWordsAreThere } from '../messages/i18n.ts';

const loaders = new Set<() => Promise<unknown>>();

/** A component, drawn (inside of a `Suspense`) once its code and all words are there. What does not come is a fault of the boundary
 *  around it: `server/gone`, `server/unreachable` or `server/renewed` where that is why. */
export function lazyPart<Props>(load: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  loaders.add(load);
  return lazy(async () => ({ default: await withWords(load) }));
}

/** Fetches all of them and all words, so that each opens at once. */
export function preloadParts(): void {
  void allWordsAreThere(getI18n()).catch(() => {});
  for (const load of loaders) void load().catch(() => {});
}

/** What is loaded, together with all words. Rejects as `explainLoadFailure` tells it. */
export async function withWords<T>(load: () => Promise<T>): Promise<T> {
  try {
    const [loaded] = await Promise.all([load(), allWordsAreThere(getI18n())]);
    return loaded;
  } catch (thrown) {
    throw await explainLoadFailure(thrown);
  }
}
