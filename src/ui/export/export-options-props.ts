// What a component for the options of a kind of export is given.

import type { ExportKind, ExportOptions } from '../../export/export-kinds.ts';
import type { RunRecord } from '../../run/run-record.ts';

export interface ExportOptionsProps<Kind extends ExportKind> {
  run: RunRecord;
  options: ExportOptions[Kind];
  onChange(options: ExportOptions[Kind]): void;
}
