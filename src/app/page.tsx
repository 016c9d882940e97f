// The page: the store, and React around it.

import { createI18n } from '../ui/messages/i18n.ts';
import type { Language } from '../ui/messages/language.ts';
import type { Words } from '../ui/messages/words.ts';
import { preloadPlace } from '../ui/shell/places.ts';
import { StudioApp } from '../ui/shell/StudioApp.tsx';
import { startAtAddress } from './bind-address.ts';
import { isolatePage } from './browser-isolation.ts';
import { followHosting } from './follow-hosting.ts';
import { openStudio } from './open-studio.ts';
import { reactRoot } from './react-root.ts';
import { styleNonce } from './style-nonce.ts';

/** @param words the language's first ones, on their way. */
export async function openPage(root: HTMLElement, language: Language, words: Promise<Words>): Promise<void> {
  const isolation = await isolatePage();
  if (isolation === 'reloading') return;
  const studio = openStudio();
  // storage is read while words and the place are on their way
  const started = startAtAddress(studio);
  const { place, opensEmpty } = studio.store.getState();
  // what stands there without data is here already
  if (place !== 'data' || !opensEmpty) preloadPlace(place);
  const i18n = createI18n(language, { [language]: await words });
  reactRoot(root).render(<StudioApp studio={studio} i18n={i18n} styleNonce={styleNonce} />);
  void followHosting(studio, isolation);
  await started;
}
