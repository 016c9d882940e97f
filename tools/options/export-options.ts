// What `npm run train` and `npm run export` make of a run besides its model: which kinds, the options of each, and where each is
// written. A new kind is an entry of `askedExports`, with options of its own in `exportOptions` and `exportHelp`.

import {
  type AskedExport,
  type ExportKind,
  exportKinds,
  type WeightDtype,
  weightDtypes,
} from '../../src/export/export-kinds.ts';
import { defaultJobOptions } from '../../src/export/job/job-options.ts';
import { defaultOnnxOptions, onnxPrecisions } from '../../src/export/onnx/onnx-options.ts';
import { UsageError } from '../cli-error.ts';
import { type HelpLine, oneOf, type ValuesOf } from './option-values.ts';

export const exportOptions = {
  export: { type: 'string' },
  'model-dtype': { type: 'string' },
  'report-language': { type: 'string' },
  'page-dtype': { type: 'string' },
  'onnx-precision': { type: 'string' },
  'job-weights': { type: 'string' },
  'job-audio': { type: 'string' },
  'job-from': { type: 'string' },
} as const;

export const exportHelp: readonly HelpLine[] = [
  ['--export KIND[,KIND]', `written beside model/: ${exportKinds.join(' | ')} (none)`],
  [`--model-dtype ${weightDtypes.join('|')}`, 'of the weights in model/ (float32)'],
  ['--report-language LANGUAGE', 'of the report: en | zh (en)'],
  [`--page-dtype ${weightDtypes.join('|')}`, 'of the weights in predict.html (float16)'],
  [`--onnx-precision ${onnxPrecisions.join('|')}`, 'of model.onnx, in package/ too (float32)'],
  ['--job-weights files|name', 'in job.zip, or by repository, commit and hash of the hub (files)'],
  ['--job-audio included|pointer', 'recordings in job.zip, or told where they are when it runs (included)'],
  ['--job-from beginning|checkpoint', 'where job.zip begins (beginning)'],
];

type Values = ValuesOf<typeof exportOptions>;

/** One export, with its place in the results' folder. */
export type WrittenExport = AskedExport & {
  path: string;
  /** The zip is unpacked into a folder of that path. */
  isFolder: boolean;
};

const askedExports: {
  [Kind in ExportKind]: (values: Values) => WrittenExport & { kind: Kind };
} = {
  model: (values) => ({ kind: 'model', options: { dtype: modelDtypeOf(values) }, path: 'model', isFolder: true }),
  onnx: (values) => ({
    kind: 'onnx',
    options: {
      ...defaultOnnxOptions,
      precision: oneOf('onnx-precision', values['onnx-precision'] ?? 'float32', onnxPrecisions),
    },
    path: 'model.onnx',
    isFolder: false,
  }),
  package: (values) => ({
    kind: 'package',
    options: { precision: oneOf('onnx-precision', values['onnx-precision'] ?? 'float32', onnxPrecisions) },
    path: 'package',
    isFolder: true,
  }),
  page: (values) => ({
    kind: 'page',
    options: { dtype: oneOf('page-dtype', values['page-dtype'] ?? 'float16', weightDtypes) },
    path: 'predict.html',
    isFolder: false,
  }),
  tensorboard: () => ({ kind: 'tensorboard', options: {}, path: 'tensorboard', isFolder: true }),
  logs: () => ({ kind: 'logs', options: {}, path: 'logs', isFolder: true }),
  report: (values) => ({
    kind: 'report',
    options: { language: oneOf('report-language', values['report-language'] ?? 'en', ['en', 'zh']) },
    path: 'report.html',
    isFolder: false,
  }),
  job: (values) => ({
    kind: 'job',
    options: {
      weights: oneOf('job-weights', values['job-weights'] ?? defaultJobOptions.weights, ['files', 'name']),
      audio: oneOf('job-audio', values['job-audio'] ?? defaultJobOptions.audio, ['included', 'pointer']),
      from: oneOf('job-from', values['job-from'] ?? defaultJobOptions.from, ['beginning', 'checkpoint']),
    },
    path: 'job.zip',
    isFolder: false,
  }),
};

/** Of the weights in `model/`. Throws a UsageError. */
export function modelDtypeOf(values: Values): WeightDtype {
  return oneOf('model-dtype', values['model-dtype'] ?? 'float32', weightDtypes);
}

/** In the order of the list, each once. Throws a UsageError for a kind that there is not. */
export function exportsOf(values: Values): WrittenExport[] {
  const asked = (values.export ?? '').split(',').map((kind) => kind.trim());
  if (values.export === undefined) return [];
  for (const kind of asked)
    if (!exportKinds.some((known) => known === kind))
      throw new UsageError(`--export must be of ${exportKinds.join(', ')}; found ${kind === '' ? 'nothing' : kind}.`);
  return exportKinds.filter((kind) => asked.includes(kind)).map((kind) => askedExports[kind](values));
}
