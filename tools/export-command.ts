// The command line of `npm run export`, read.

import { exportKinds } from '../src/export/export-kinds.ts';
import { UsageError } from './cli-error.ts';
import { readCommandLine } from './options/command-line.ts';
import { exportOptions, exportsOf, type WrittenExport } from './options/export-options.ts';

export interface ExportCommandOptions {
  isHelp: boolean;
  /** What `npm run train` has written. */
  from: string;
  outFolder: string;
  exports: WrittenExport[];
}

export const exportCommandOptions = { ...exportOptions, out: { type: 'string' }, help: { type: 'boolean' } } as const;

/** All but the model, which it starts from. */
export const exportableKinds = exportKinds.filter((kind) => kind !== 'model');

/** Reads a command line. Throws a UsageError for whatever cannot be meant. */
export function readExportCommand(args: readonly string[]): ExportCommandOptions {
  const { values, positionals } = readCommandLine(args, exportCommandOptions);
  const isHelp = values.help ?? false;
  const [from = '', ...others] = positionals;
  if (!isHelp && (from === '' || others.length > 0))
    throw new UsageError(
      `Name one folder that npm run train has written (its --out); found ${from === '' ? 'none' : positionals.join(', ')}.`,
    );
  const exports = exportsOf({
    ...values,
    export: values.export ?? exportableKinds.join(),
    // there are none
    'job-audio': values['job-audio'] ?? 'pointer',
  });
  if (exports.some(({ kind }) => kind === 'model'))
    throw new UsageError(
      `--export model is what this starts from: model/ is there. Choose of ${exportableKinds.join(', ')}.`,
    );
  return { isHelp, from, outFolder: values.out ?? from, exports };
}
