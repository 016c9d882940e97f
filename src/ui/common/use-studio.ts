// How components reach the store: a slice of it, and its actions.

import {
  createContext,
  startTransition,
  useContext,
  useLayoutEffect,
  useReducer,
  useRef,
  useSyncExternalStore,
} from 'react';
import { shallow } from 'zustand/shallow';
import { isSteered } from '../../state/address.ts';
import type { Place } from '../../state/places.ts';
import type { StudioActions, StudioState } from '../../state/studio-state.ts';
import type { Studio } from '../../state/studio-store.ts';

export const StudioContext = createContext<Studio | null>(null);

function useStudioObject(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new Error('A component that uses the studio stands outside of <StudioContext>.');
  return studio;
}

/** The selected part of the state. The component renders again when it changes (compared shallowly, so a selector may
 *  return a new object or array of parts).
 *
 *  Not by React's `useSyncExternalStore`, which draws every change at once and whole: another place, data set or list of runs is drawn
 *  in small pieces, and so is what the store is told within a transition (the news of a run, `app/open-studio.ts`). What is drawn
 *  between the pieces reads the newest state. */
export function useStudio<T>(selector: (state: StudioState) => T): T {
  const { store } = useStudioObject();
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  const drawn = useRef<{ value: T; selector: (state: StudioState) => T } | null>(null);
  const selected = selector(store.getState());
  const value = drawn.current && shallow(drawn.current.value, selected) ? drawn.current.value : selected;
  useLayoutEffect(() => {
    drawn.current = { value, selector };
  });
  useLayoutEffect(() => {
    const follow = (after: StudioState, before: StudioState | null) => {
      if (drawn.current && isSameTo(drawn.current, after)) return;
      if (before && isLarge(after, before)) startTransition(renderAgain);
      else renderAgain();
    };
    const unsubscribe = store.subscribe(follow);
    // between its drawing and now
    follow(store.getState(), null);
    return unsubscribe;
  }, [store]);
  return value;
}

/** Whether much may have to be drawn. None of it stands in a field that is typed in. */
function isLarge(after: StudioState, before: StudioState): boolean {
  const hasImported = before.importing !== null && after.importing === null;
  // else a place whose code is still to come would show its placeholder, which React then keeps for 0.3 s
  const isOpening = after.isReady !== before.isReady;
  return (
    isSteered(after, before) ||
    after.dataset !== before.dataset ||
    after.runs !== before.runs ||
    hasImported ||
    isOpening
  );
}

/** What cannot be selected any more is drawn anew: by then its parent may have taken the component away. */
function isSameTo<T>(
  { value, selector }: { value: T; selector: (state: StudioState) => T },
  state: StudioState,
): boolean {
  try {
    return shallow(value, selector(state));
  } catch {
    return false;
  }
}

/** The place that was asked for, as soon as it is: what marks it answers a click or a key before the place itself is drawn. */
export function usePlaceAtOnce(): Place {
  const { store } = useStudioObject();
  const place = () => store.getState().place;
  return useSyncExternalStore(store.subscribe, place, place);
}

/** The same object for the life of the page. */
export function useActions(): StudioActions {
  return useStudioObject().actions;
}
