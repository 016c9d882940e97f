// Whether the train worker is taken by what a person asked for: it does one thing at a time.

import type { StudioState } from './studio-state.ts';

export function isEngineTaken({ running, probing }: Pick<StudioState, 'running' | 'probing'>): boolean {
  return running !== null || probing !== null;
}
