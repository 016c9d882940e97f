// Keeps the address bar and the store in step: what a person goes to is an entry of the browser's history, Back and Forward
// and links lead to what they name, and nothing loads anew.

import { addressOf, hashOf, isSameStep, parseHash } from '../state/address.ts';
import type { Studio } from '../state/studio-store.ts';

/** Starts the studio at what the address names, and follows both from when storage was read. */
export async function startAtAddress(studio: Studio): Promise<void> {
  const { store } = studio;
  const asked = location.hash;
  const unsubscribe = store.subscribe(({ isReady }) => {
    if (!isReady) return;
    unsubscribe();
    bindAddress(studio);
    // somebody was quicker
    if (location.hash !== asked) studio.actions.visit(parseHash(location.hash) ?? { place: 'data' });
    else history.replaceState(history.state ?? { entry: 0 }, '', hashOf(addressOf(store.getState())));
  });
  await studio.start(parseHash(asked));
}

function bindAddress({ store, actions }: Studio): void {
  let shown = addressOf(store.getState());
  let isFollowing = false;
  let isDue = false;
  // under a number of its own, by which the page finds again how far it was scrolled
  let entry = Number(history.state?.entry ?? 0);

  const write = () => {
    isDue = false;
    const next = addressOf(store.getState());
    const hash = hashOf(next);
    // another address may stand there already whose event has not come: what else changes meanwhile must not write over it
    const isOwnStep = isFollowing || hash !== hashOf(shown);
    if (isOwnStep && hash !== location.hash) {
      if (isFollowing || isSameStep(shown, next, store.getState())) {
        history.replaceState(history.state ?? { entry: ++entry }, '', hash);
      } else {
        entry += 1;
        history.pushState({ entry }, '', hash);
        // told of where the person was
        if (store.getState().errors.storage?.code === 'address/no-run') actions.dismissError('storage');
      }
    }
    shown = next;
    isFollowing = false;
  };
  const writeSoon = () => {
    if (isDue) return;
    isDue = true;
    // an action may take several steps at once
    queueMicrotask(write);
  };
  store.subscribe(writeSoon);

  // also what is typed or pasted into the address bar
  window.addEventListener('popstate', () => {
    if (history.state === null) history.replaceState({ entry: ++entry }, '');
    isFollowing = true;
    actions.visit(parseHash(location.hash) ?? { place: 'data' });
    writeSoon();
  });
}
