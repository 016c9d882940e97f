// A run as an npm-ready folder, zipped.

import type { ExportOptions } from '../../export/export-kinds.ts';
import { packageFolder } from '../../export/package/package-folder.ts';
import { writeZip } from '../../formats/zip/writer.ts';
import { calibrationOf } from '../predict/run-calibration.ts';
import { fetchBuildFile } from './build-files.ts';
import type { ExportContext } from './export-context.ts';

/** Throws `export/no-page-template`, `export/onnx-too-large`, and what opening the model throws. */
export async function exportPackage(
  { run, openModel, files, signal, onProgress }: ExportContext,
  { precision }: ExportOptions['package'],
): Promise<Blob> {
  const script = await fetchBuildFile('package-index.txt');
  const model = await openModel();
  const parts = packageFolder({ model, precision, rule: calibrationOf(run, model.step), script });
  const report = (done: number, total: number) => onProgress({ done, total });
  return writeZip(parts, { sink: await files.openResult('the package'), signal, onProgress: report });
}
