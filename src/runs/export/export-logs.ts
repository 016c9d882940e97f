// A stored run's logs for other programs: what of them is not in its record is read here.

import { logsParts, tensorboardParts } from '../../export/logs/logs-folder.ts';
import { modelCard } from '../../export/model-card.ts';
import { confusionPicture } from '../../export/tensorboard/confusion-picture.ts';
import type { RunExtras } from '../../export/tensorboard/run-event-file.ts';
import { type Histogram, histogramOf } from '../../formats/tensorboard/histogram.ts';
import { writeZip, type ZipPart } from '../../formats/zip/writer.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { yieldToEventLoop } from '../../lib/yield-to-event-loop.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { resultCheckpoint } from '../evaluated-model.ts';
import type { ExportContext } from './export-context.ts';

/** A zip with a folder of event files. Throws `storage/damaged-checkpoint`. */
export async function exportTensorboard(context: ExportContext): Promise<Blob> {
  return zipped(tensorboardParts(context.run, await extrasOf(context)));
}

/** A zip of everything there is for programs that read logs. Throws `storage/damaged-checkpoint`. */
export async function exportLogs(context: ExportContext): Promise<Blob> {
  return zipped(logsParts(context.run, await extrasOf(context)));
}

function zipped(parts: readonly ZipPart[]): Promise<Blob> {
  return writeZip(parts);
}

async function extrasOf({ run, openModel, signal, onProgress }: ExportContext): Promise<RunExtras> {
  const confusion = run.evaluation ? await confusionPicture(run.evaluation.confusion, run.labels) : null;
  return { weights: await weightHistograms(run, signal, onProgress), card: await cardOf(openModel), confusion };
}

/** Of what trained, as the result has it; null where the run has no checkpoint (it may have come from another browser). */
async function weightHistograms(
  run: RunRecord,
  signal: AbortSignal,
  onProgress: ExportContext['onProgress'],
): Promise<RunExtras['weights']> {
  const found = await unlessMissing(resultCheckpoint(run));
  if (!found) return null;
  const { parameters } = await found.load();
  const histograms = new Map<string, Histogram>();
  let done = 0;
  for (const [name, values] of parameters) {
    signal.throwIfAborted();
    const histogram = histogramOf(values);
    if (histogram) histograms.set(name, histogram);
    onProgress({ done: ++done, total: parameters.size });
    await yieldToEventLoop();
  }
  return { step: found.step, histograms };
}

async function cardOf(openModel: ExportContext['openModel']): Promise<string | null> {
  const model = await unlessMissing(openModel());
  // TensorBoard shows Markdown, and would show the YAML before it as a table
  return model && modelCard(model).replace(/^---\n[\s\S]*?\n---\n+/, '');
}

/** Null for a run without a checkpoint, or whose model was deleted: its log is there all the same. */
async function unlessMissing<T>(wanted: Promise<T>): Promise<T | null> {
  try {
    return await wanted;
  } catch (thrown) {
    const codes: readonly string[] = ['training/no-checkpoint', 'storage/missing'];
    if (thrown instanceof VoxtuneError && codes.includes(thrown.code)) return null;
    throw thrown;
  }
}
