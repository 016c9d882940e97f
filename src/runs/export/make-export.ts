// Makes what is asked for of a stored run, in the export worker: a maker for each kind.

import type { ExportKind, ExportOptions, ExportRequest } from '../../export/export-kinds.ts';
import { huggingFaceZip } from '../../export/hugging-face-folder.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { throttled } from '../../lib/throttled.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { withExportFiles } from '../../storage/export-files.ts';
import { getRun } from '../../storage/run-store.ts';
import { clipsOf } from './clips-of.ts';
import type { ExportContext } from './export-context.ts';
import { exportJob } from './export-job.ts';
import { exportLogs, exportTensorboard } from './export-logs.ts';
import { exportOnnx } from './export-onnx.ts';
import { exportPackage } from './export-package.ts';
import { exportPage } from './export-page.ts';
import { openExportedModel } from './open-exported.ts';
import { openTrainedModel } from './open-trained.ts';

type Makers = { [Kind in ExportKind]: (context: ExportContext, options: ExportOptions[Kind]) => Promise<Blob> };

const makers: Makers = {
  model: async ({ run, openModel, files, signal, onProgress }, options) =>
    huggingFaceZip(
      await openModel(),
      { ...options, clips: await clipsOf(run) },
      {
        sink: await files.openResult('the exported model'),
        signal,
        onProgress: (done, total) => onProgress({ done, total }),
      },
    ),
  package: exportPackage,
  page: exportPage,
  onnx: exportOnnx,
  tensorboard: exportTensorboard,
  logs: exportLogs,
  report: ({ run, writeReport }, options) => writeReport(run, options),
  job: exportJob,
};

/** The file. Throws `export/cancelled` where it was stopped, and what the run's store and its kind's maker throw. */
export async function makeExport(
  request: ExportRequest,
  calls: Pick<ExportContext, 'signal' | 'onProgress' | 'writeReport'>,
): Promise<Blob> {
  const run = await getRun(request.runId);
  const { kind, trainedModelId } = request;
  // what is through is always told
  const onProgress = throttled(calls.onProgress, ({ done, total }) => done >= total);
  try {
    return await withExportFiles(async (files) => {
      const openModel = () =>
        trainedModelId === undefined ? openExportedModel({ run, files }) : openTrainedModel(run, trainedModelId);
      const made = await makeKind(kind, { ...calls, onProgress, run, files, openModel }, request.options);
      // a maker that was done too soon to see it
      calls.signal.throwIfAborted();
      return made;
    });
  } catch (thrown) {
    throw calls.signal.aborted ? cancelled(run, thrown) : thrown;
  }
}

function makeKind<Kind extends ExportKind>(kind: Kind, context: ExportContext, options: ExportOptions[Kind]) {
  return makers[kind](context, options);
}

function cancelled({ name }: RunRecord, cause: unknown): VoxtuneError {
  return new VoxtuneError('export/cancelled', `The export of ${name} was stopped.`, { name }, { cause });
}
