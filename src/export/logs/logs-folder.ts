// The folder of a run's logs, as parts of a zip: for TensorBoard, Trackio, Weights & Biases and for whoever reads CSV or JSON.

import type { ZipPart } from '../../formats/zip/writer.ts';
import { safeFileName } from '../../lib/file-names.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { eventFileName, type RunExtras, runEventFile } from '../tensorboard/run-event-file.ts';
import { logCsv, logJsonl, predictionsJsonl, runJson } from './log-files.ts';
import { logsReadme } from './logs-readme.ts';
import trackioScript from './to_trackio.py?raw';
import wandbScript from './to_wandb.py?raw';

/** A folder of the run's name, as TensorBoard calls runs, with its event file. */
export function tensorboardParts(run: RunRecord, extras: RunExtras): ZipPart[] {
  const folder = safeFileName(run.name);
  return [{ path: `${folder}/${eventFileName(run)}`, data: runEventFile(run, extras), compress: true }];
}

export function logsParts(run: RunRecord, extras: RunExtras): ZipPart[] {
  const text = (path: string, data: string): ZipPart => ({ path, data, compress: true });
  return [
    text('README.md', logsReadme(run)),
    text('run.json', runJson(run)),
    text('log.jsonl', logJsonl(run.history)),
    text('log.csv', logCsv(run.history)),
    ...(run.evaluation ? [text('predictions.jsonl', predictionsJsonl(run))] : []),
    ...tensorboardParts(run, extras).map((part) => ({ ...part, path: `tensorboard/${part.path}` })),
    text('to_trackio.py', trackioScript),
    text('to_wandb.py', wandbScript),
  ];
}
