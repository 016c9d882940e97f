// A training that begins with a probe: of the clips that train alone, so that those that validate and test it were not heard.

import { type ProbeReport, probeRow } from '../evaluation/probes/probe-report.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { present } from '../lib/present.ts';
import type { Studio } from '../state/studio-store.ts';
import { didSaid, fittedSaid } from '../ui/probe/probe-run-sentences.ts';
import { say } from './headless-progress.ts';
import { format, inWords } from './headless-words.ts';

/** Probes, and leaves the form of a new run that begins with the row of that name. Throws `config/invalid` for a row that
 *  transformers' own classifier cannot say. */
export async function startFromProbe({ store, actions }: Studio, rowName: string): Promise<void> {
  await actions.probe({ clips: 'train' });
  const report = present(store.getState().probe);
  assertNative(report, rowName);
  await actions.fineTuneFromProbe(rowName);
  const { runs, runId } = store.getState();
  const probe = present(runs.find(({ id }) => id === runId)?.probe);
  say(`Starts from a probe. ${inWords('probe', [...fittedSaid(probe), ...didSaid(probe, format)])}`);
}

function assertNative(report: ProbeReport, rowName: string): void {
  if (probeRow(report, rowName)?.isNative) return;
  const field = 'start_from_probe';
  const bound = report.rows.flatMap(({ name, isNative }) => (isNative ? [name] : [])).join(' | ');
  const message = `${field} must be ${bound}; found ${rowName}.`;
  throw new VoxtuneError('config/invalid', message, { field, bound, found: rowName });
}
