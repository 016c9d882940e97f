// What can be made of a run to be taken away, what each takes, and the file that comes of it.

export interface ExportOptions {
  /** The folder that transformers' `from_pretrained` opens, zipped. */
  model: Record<never, never>;
}

export type ExportKind = keyof ExportOptions;

export const exportKinds = ['model'] as const satisfies readonly ExportKind[];

/** An export of one run, with the options of its kind. */
export type ExportRequest = {
  [Kind in ExportKind]: { runId: string; kind: Kind; options: ExportOptions[Kind] };
}[ExportKind];

export interface ExportProgress {
  /** Of `total`: bytes, clips or whatever it goes through. */
  done: number;
  total: number;
}

/** What the browser saves it as. */
export function exportFileName(runName: string, kind: ExportKind): string {
  const endings: Record<ExportKind, string> = { model: '.zip' };
  return `${runName}${endings[kind]}`;
}
