// config.json of an exported classifier.

import { architectures } from '../config/architectures.ts';
import type { ProbeHeadFacts } from '../evaluation/probes/probe-head.ts';
import { type calibrationFields, calibrationKey } from '../formats/hugging-face/calibration.ts';
import { type ModelConfig, withLabels } from '../formats/hugging-face/model-config.ts';
import type { WeightDtype } from './export-kinds.ts';
import { statisticsEntries } from './statistics-classifier.ts';

interface ConfigOptions {
  /** A head that transformers does not have. */
  custom?: ProbeHeadFacts | null;
  dtype?: WeightDtype;
  calibration?: ReturnType<typeof calibrationFields> | null;
}

/** config.json of a classifier with these labels: what the original says, but for what training has changed. */
export function configJson(
  config: ModelConfig,
  labels: readonly string[],
  { custom = null, dtype = 'float32', calibration = null }: ConfigOptions = {},
): string {
  const { _name_or_path: _path, torch_dtype: _dtype, ...raw } = withLabels(config, labels).raw;
  // of the head that the original came with
  const {
    auto_map: _code,
    pooled_states: _states,
    pooled_statistics: _statistics,
    [calibrationKey]: _calibration,
    ...body
  } = raw;
  const { modelType } = config;
  const kind = custom ? statisticsEntries(modelType, custom) : { architectures: [architectures[modelType].className] };
  const ours = calibration ? { [calibrationKey]: calibration } : {};
  return `${JSON.stringify(sortKeys({ ...body, ...kind, ...ours, dtype }), null, 2)}\n`;
}

function sortKeys(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
