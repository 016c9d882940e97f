// For failures that happen in a component rather than in an action: shows them where the area's errors are shown.

import { useContext } from 'react';
import { toErrorRecord } from '../../lib/errors.ts';
import type { StudioState } from '../../state/studio-state.ts';
import { StudioContext } from './use-studio.ts';

export function useShowError(): (area: keyof StudioState['errors'], thrown: unknown) => void {
  const studio = useContext(StudioContext);
  return (area, thrown) => {
    studio?.store.setState(({ errors }) => ({ errors: { ...errors, [area]: toErrorRecord(thrown) } }));
  };
}
