// Which dialog about runs is open: one at a time, held by the page, so that it outlives the line or menu that it was asked from.

import { createContext, useContext } from 'react';

export type RunDialog = { kind: 'tags' | 'note' | 'delete'; runIds: readonly string[] };

export interface RunDialogs {
  open(kind: RunDialog['kind'], runIds: readonly string[]): void;
}

export const RunDialogsContext = createContext<RunDialogs | null>(null);

export function useRunDialogs(): RunDialogs {
  const dialogs = useContext(RunDialogsContext);
  if (!dialogs) throw new Error('A component that asks about runs stands outside of <RunDialogsContext>.');
  return dialogs;
}
