// The zip of a stored run's model, as the export worker makes it.

import { makeReport } from '../report/make-report.ts';
import { makeExport } from '../runs/export/make-export.ts';

export function exportedModel(runId: string): Promise<Blob> {
  const signal = new AbortController().signal;
  return makeExport(
    { runId, kind: 'model', options: { dtype: 'float32' } },
    { signal, onProgress: () => {}, writeReport: makeReport },
  );
}
