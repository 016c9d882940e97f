// The edits of labels and clips that a training command asks for, made with the page's own steps.

import { clipsMatching } from '../dataset/path-pattern.ts';
import type { Studio } from '../state/studio-store.ts';
import type { EditRequest } from './headless-api.ts';

/** Known codes are spelled out first; `renames` may name a label as it is then, or as the rule calls it. Throws what cannot be
 *  meant: a label or a path that the data set does not have. */
export async function editAsAsked({ store, actions }: Studio, request: EditRequest): Promise<void> {
  const { exclude = [], spellOut, renames = [], order } = request;
  const paths = (store.getState().dataset?.clips ?? []).map((clip) => clip.path);
  const excluded = exclude.flatMap((pattern) => clipsMatching(pattern, paths));
  if (excluded.length > 0) await actions.excludeClips(excluded, true);
  if (spellOut) await actions.editLabels({ kind: 'spell-out', language: spellOut });
  if (renames.length > 0) await actions.editLabels({ kind: 'rename-each', names: renames });
  if (order) await actions.editLabels({ kind: 'order', labels: order });
}
