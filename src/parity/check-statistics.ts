// Statistics of hidden states against those of the golden's own, computed here in float64 in the plainest way.
// Letters: T frames, H hidden size.

import type { TensorSource } from '../formats/weights/tensor-source.ts';
import { present } from '../lib/present.ts';
import { statisticsShape } from '../model/layer-statistics.ts';
import type { SpeechClassifier } from '../model/speech-classifier.ts';
import { bodyPrefix } from '../model/weights/parameter-list.ts';

/** What `layerStatistics` is to give of a clip; null where the golden lacks some of its hidden states. */
export async function expectedStatistics(
  model: SpeechClassifier,
  golden: TensorSource,
  clip: string,
): Promise<number[] | null> {
  const { config } = model;
  const { stateCount, hiddenSize, hasRawMeans } = statisticsShape(config);
  const names = new Set(golden.names());
  const stateNames = Array.from({ length: stateCount }, (_, layer) => `${clip}.hidden_states.${layer}`);
  if (stateNames.some((name) => !names.has(name))) return null;
  const states = stateNames.map((name) => rowsOf([...golden.read(name)], hiddenSize));
  const raw = states.map(meanOf);
  const weights = await model.exportWeights();
  const norm = (part: string) => [...present(weights.get(`${bodyPrefix(config)}encoder.layer_norm.${part}`)).data];
  const seen = hasRawMeans
    ? states.map((state) => state.map((row) => layerNorm(row, norm('weight'), norm('bias'), config.layerNormEps)))
    : states;
  const means = seen.map(meanOf);
  const deviations = seen.map(deviationOf);
  return [...means, ...deviations, ...(hasRawMeans ? raw : [])].flat();
}

function rowsOf(values: number[], width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, row) => values.slice(row * width, (row + 1) * width));
}

function meanOf(rows: number[][]): number[] {
  return present(rows[0]).map((_, i) => average(rows.map((row) => present(row[i]))));
}

function deviationOf(rows: number[][]): number[] {
  const means = meanOf(rows);
  return means.map((mean, i) => Math.sqrt(average(rows.map((row) => (present(row[i]) - mean) ** 2))));
}

function layerNorm(row: number[], gain: number[], bias: number[], eps: number): number[] {
  const mean = average(row);
  const scale = 1 / Math.sqrt(average(row.map((value) => (value - mean) ** 2)) + eps);
  return row.map((value, i) => (value - mean) * scale * present(gain[i]) + present(bias[i]));
}

function average(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
