// What the check finds in the open data set: asked for in several places, looked for once for each state of it.

import { checkDataset } from '../dataset/checks/check-dataset.ts';
import type { Finding } from '../dataset/checks/finding.ts';
import type { OpenDataset } from './studio-state.ts';

const known = new WeakMap<OpenDataset, readonly Finding[]>();

/** The most serious first. */
export function findingsOf(dataset: OpenDataset): readonly Finding[] {
  const found = known.get(dataset) ?? checkDataset(dataset);
  known.set(dataset, found);
  return found;
}

/** Those from which the figure or the training suffers. */
export function warningsOf(dataset: OpenDataset): readonly Finding[] {
  return findingsOf(dataset).filter(({ severity }) => severity === 'warning');
}
