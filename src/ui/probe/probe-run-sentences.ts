// What the page says of a run that is a probe: what its head reads, and how it did on clips that it was not fitted to.

import { isChosenInside } from '../../evaluation/probes/probe-report.ts';
import type { ProbeOrigin } from '../../run/run-record.ts';
import type { Said } from '../common/said.ts';
import { rangeSaid, type Written, whomSaid } from './probe-sentences.ts';
import { featuresSaid } from './row-names.ts';

export function fittedSaid({ head }: Pick<ProbeOrigin, 'head'>): Said[] {
  return [{ key: 'run.fitted', values: { what: [featuresSaid(head)] } }];
}

export function didSaid(probe: Omit<ProbeOrigin, 'head'>, format: Written): Said[] {
  const { rowName, accuracy, foldCount } = probe;
  const values = {
    folds: foldCount,
    share: format.percent(accuracy),
    whom: [whomSaid(probe)],
    range: rangeSaid(probe, format),
  };
  return [{ key: isChosenInside(rowName) ? 'run.didChosen' : 'run.did', values }];
}
