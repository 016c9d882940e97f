// How components reach the store: a slice of it, and its actions.

import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { StudioActions, StudioState } from '../../state/studio-state.ts';
import type { Studio } from '../../state/studio-store.ts';

export const StudioContext = createContext<Studio | null>(null);

function useStudioObject(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new Error('A component that uses the studio stands outside of <StudioContext>.');
  return studio;
}

/** The selected part of the state. The component renders again when it changes (compared shallowly, so a selector may
 *  return a new object or array of parts). */
export function useStudio<T>(selector: (state: StudioState) => T): T {
  return useStore(useStudioObject().store, useShallow(selector));
}

/** The same object for the life of the page. */
export function useActions(): StudioActions {
  return useStudioObject().actions;
}
