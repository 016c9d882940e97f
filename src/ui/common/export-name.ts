// What the file of an exported record is called.

import type { StudioState } from '../../state/studio-state.ts';

/** "run azure-1.json" */
export function exportName({ kind, name, id }: Pick<StudioState['broken'][number], 'kind' | 'name' | 'id'>): string {
  return `${kind} ${name ?? id}.json`.slice(-200);
}
