// What closing or reloading the page would cut off, and what of it is kept.

import type { StudioState } from './studio-state.ts';

export type LeavingCost =
  | { kind: 'import' | 'download' | 'evaluate' | 'export' | 'saving' | 'opening'; name: string }
  /** `step`: of the newest checkpoint; 0 where there is none. */
  | { kind: 'train'; name: string; step: number }
  /** Runs that wait in the queue. */
  | { kind: 'queue'; count: number }
  | { kind: 'probe' | 'cut' | 'map' | 'files' };

type AtWork = Pick<
  StudioState,
  | 'importing'
  | 'hub'
  | 'running'
  | 'runs'
  | 'probing'
  | 'isCutting'
  | 'mapping'
  | 'heardFiles'
  | 'exporting'
  | 'projectWork'
>;

/** In the order in which it is told; empty: the page can be left. */
export function leavingCosts(state: AtWork): LeavingCost[] {
  const { importing, hub, running, runs, probing, isCutting, mapping, heardFiles, exporting, projectWork } = state;
  const costs: LeavingCost[] = [];
  if (importing) costs.push({ kind: 'import', name: importing.name });
  if (hub.download) costs.push({ kind: 'download', name: hub.download.repo });
  if (running) {
    const run = runs.find(({ id }) => id === running.runId);
    const name = run?.name ?? '';
    if (running.kind === 'train') costs.push({ kind: 'train', name, step: run?.checkpoints.at(-1)?.step ?? 0 });
    else costs.push({ kind: running.kind, name });
    const count = runs.filter(({ state }) => state === 'queued').length;
    if (count > 0) costs.push({ kind: 'queue', count });
  }
  if (exporting)
    costs.push({ kind: 'export', name: runs.find(({ id }) => id === exporting.request.runId)?.name ?? '' });
  if (projectWork) costs.push({ kind: projectWork.kind, name: projectWork.name });
  if (probing) costs.push({ kind: 'probe' });
  if (isCutting) costs.push({ kind: 'cut' });
  if (mapping) costs.push({ kind: 'map' });
  if (heardFiles?.state === 'working') costs.push({ kind: 'files' });
  return costs;
}
