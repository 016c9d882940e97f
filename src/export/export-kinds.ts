// What can be made of a run to be taken away, what each takes, and the file that comes of it.

import { defaultJobOptions, type JobOptions } from './job/job-options.ts';
import { defaultOnnxOptions, type OnnxOptions } from './onnx/onnx-options.ts';

/** What weights can be written as. float16 halves the file and rounds each weight to eleven bits. */
export const weightDtypes = ['float32', 'float16'] as const;

export type WeightDtype = (typeof weightDtypes)[number];

export interface ModelOptions {
  dtype: WeightDtype;
}

export interface ReportOptions {
  language: 'en' | 'zh';
}

/** What of a run is pushed to Hugging Face: the same folder. */
export interface PushContents extends ModelOptions {
  runId: string;
  /** With the names of the clips, and which part each is in. */
  withSplit: boolean;
}

export interface PushFile {
  path: string;
  bytes: number;
}

export interface ExportOptions {
  /** The folder that transformers' `from_pretrained` opens, zipped. */
  model: ModelOptions;
  /** One HTML file that predicts on its own. */
  page: ModelOptions;
  /** The whole classifier, from waveform to logits, for other runtimes. */
  onnx: OnnxOptions;
  /** A folder for npm, zipped: the classifier as ONNX with the code that reads clips and answers. */
  package: Pick<OnnxOptions, 'precision'>;
  /** Event files, a folder in a zip. */
  tensorboard: Record<never, never>;
  /** All logs in one zip: TensorBoard, CSV, JSON lines, and scripts for Trackio and Weights & Biases. */
  logs: Record<never, never>;
  /** One HTML file about the run, for people. */
  report: ReportOptions;
  /** What goes on with PyTorch on other machines, zipped. */
  job: JobOptions;
}

export type ExportKind = keyof ExportOptions;

export const exportKinds = [
  'model',
  'onnx',
  'package',
  'page',
  'report',
  'logs',
  'tensorboard',
  'job',
] as const satisfies readonly ExportKind[];

/** What the page begins with. */
export const defaultExportOptions: ExportOptions = {
  model: { dtype: 'float32' },
  onnx: defaultOnnxOptions,
  package: { precision: defaultOnnxOptions.precision },
  tensorboard: {},
  logs: {},
  report: { language: 'en' },
  page: { dtype: 'float16' },
  job: defaultJobOptions,
};

/** A kind with its options. */
export type AskedExport = { [Kind in ExportKind]: { kind: Kind; options: ExportOptions[Kind] } }[ExportKind];

/** An export of one run. `trainedModelId`: a stored model that is its trained classifier; without it, its checkpoint is. */
export type ExportRequest = AskedExport & { runId: string; trainedModelId?: string };

/** For whoever has a kind with its options without knowing which it is. */
export function exportRequest<Kind extends ExportKind>(
  runId: string,
  kind: Kind,
  options: ExportOptions[Kind],
): ExportRequest {
  // a pair of one kind, which TypeScript cannot follow into the union
  return { runId, kind, options } as ExportRequest;
}

export interface ExportProgress {
  /** Of `total`: bytes, clips or whatever it goes through. */
  done: number;
  total: number;
}

/** What the browser saves it as. */
export function exportFileName(runName: string, request: AskedExport): string {
  return `${runName}${endingOf(request)}`;
}

function endingOf(request: AskedExport): string {
  switch (request.kind) {
    case 'model':
      return '.zip';
    case 'onnx':
      return request.options.layout === 'file' ? '.onnx' : '-onnx.zip';
    case 'package':
      return '-package.zip';
    case 'page':
      return '.html';
    case 'tensorboard':
      return '-tensorboard.zip';
    case 'logs':
      return '-logs.zip';
    case 'report':
      return '-report.html';
    case 'job':
      return '-job.zip';
  }
}
