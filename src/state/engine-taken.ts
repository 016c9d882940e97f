// Whether the train worker is taken by what a person asked for: it does one thing at a time.

import { VoxtuneError } from '../lib/errors.ts';
import type { StudioState } from './studio-state.ts';

export function isEngineTaken({ running, probing }: Pick<StudioState, 'running' | 'probing'>): boolean {
  return running !== null || probing !== null;
}

/** Throws `training/busy`, with the name of the run at work; '' for a probe. */
export function assertEngineFree({ running, probing, runs }: Pick<StudioState, 'running' | 'probing' | 'runs'>): void {
  if (!isEngineTaken({ running, probing })) return;
  const name = runs.find(({ id }) => id === running?.runId)?.name ?? '';
  const what = running ? `“${name}”` : 'A probe';
  throw new VoxtuneError('training/busy', `${what} is still at work. Stop it or wait for it first.`, { name });
}
