// What the check finds in the open data set: asked for in several places, looked for once for each state of it.

import { checkDataset } from '../dataset/checks/check-dataset.ts';
import type { Finding } from '../dataset/checks/finding.ts';
import type { ProbeReport } from '../evaluation/probes/probe-report.ts';
import { doubtsOf } from './doubts.ts';
import type { OpenDataset } from './studio-state.ts';

const known = new WeakMap<OpenDataset, { probe: ProbeReport | null; findings: readonly Finding[] }>();

/** The most serious first. @param probe whose doubts of labels are told with them */
export function findingsOf(dataset: OpenDataset, probe: ProbeReport | null = null): readonly Finding[] {
  const before = known.get(dataset);
  if (before?.probe === probe) return before.findings;
  const findings = checkDataset({ ...dataset, doubts: doubtsOf(dataset, probe) });
  known.set(dataset, { probe, findings });
  return findings;
}

/** Those from which the figure or the training suffers. */
export function warningsOf(dataset: OpenDataset): readonly Finding[] {
  return findingsOf(dataset).filter(({ severity }) => severity === 'warning');
}
