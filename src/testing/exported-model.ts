// The zip of a stored run's model, as the export worker makes it.

import type { WeightDtype } from '../export/export-kinds.ts';
import { makeReport } from '../report/make-report.ts';
import { makeExport } from '../runs/export/make-export.ts';

export function exportedModel(runId: string, dtype: WeightDtype = 'float32'): Promise<Blob> {
  const signal = new AbortController().signal;
  return makeExport(
    { runId, kind: 'model', options: { dtype } },
    { signal, onProgress: () => {}, writeReport: makeReport },
  );
}
