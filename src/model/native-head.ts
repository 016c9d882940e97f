// A probe's linear layer as the head of transformers' own classifier: projector, then classifier, on the mean of one hidden state
// (of a model that is cut there) or on a weighted sum of all of them. Both of transformers' layers are linear, so one that is
// split between them computes the same.
// Letters: S hidden states, H hidden size, J width of the projector, K labels.

import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { itemAt } from '../lib/present.ts';

/** Of a probe, as `evaluation/probes/probe-head.ts` has it. */
interface LinearHead {
  layerWeights: readonly number[] | null; // [S]
  weights: readonly number[]; // [H, K]
  intercepts: readonly number[]; // [K]
}

type HeadShape = Pick<ModelConfig, 'hiddenSize' | 'layerCount' | 'classifierProjSize' | 'usesWeightedLayerSum'>;

/** The parameters of a classifier of `config` whose logits are the head's. `initial`: those that it would begin with, of which
 *  rows of the projector that the head does not need keep their values: nothing reads them, and where training goes on from here
 *  they can come to be read. The projector needs at least a row for each label. */
export function nativeHead(
  head: LinearHead,
  config: HeadShape,
  initial: ReadonlyMap<string, Float32Array>,
): Map<string, Float32Array> {
  const { hiddenSize, classifierProjSize } = config;
  const labelCount = head.intercepts.length;
  assertFits(head, config);
  const parameters = new Map(initial);
  const projector = copyOf(initial, 'projector.weight', classifierProjSize * hiddenSize); // [J, H]
  const projectorBias = copyOf(initial, 'projector.bias', classifierProjSize); // [J]
  const classifier = new Float32Array(labelCount * classifierProjSize); // [K, J]
  for (let label = 0; label < labelCount; label++) {
    // half of a label's weight on either side, so that both learn alike where training goes on
    const scale = Math.sqrt(lengthOfColumn(head.weights, label, labelCount)) || 1;
    for (let i = 0; i < hiddenSize; i++)
      projector[label * hiddenSize + i] = itemAt(head.weights, i * labelCount + label) / scale;
    projectorBias[label] = 0;
    classifier[label * classifierProjSize + label] = scale;
  }
  parameters.set('projector.weight', projector);
  parameters.set('projector.bias', projectorBias);
  parameters.set('classifier.weight', classifier);
  parameters.set('classifier.bias', Float32Array.from(head.intercepts));
  if (head.layerWeights) parameters.set('layer_weights', Float32Array.from(head.layerWeights));
  return parameters;
}

function assertFits({ layerWeights, weights, intercepts }: LinearHead, config: HeadShape): void {
  const { hiddenSize, layerCount, classifierProjSize, usesWeightedLayerSum } = config;
  const isRead = usesWeightedLayerSum ? layerWeights?.length === layerCount + 1 : layerWeights === null;
  const hasRoom = intercepts.length <= classifierProjSize;
  if (isRead && hasRoom && weights.length === hiddenSize * intercepts.length) return;
  throw new VoxtuneError('internal/unexpected', 'The probe reads another model than the run opens.');
}

function copyOf(initial: ReadonlyMap<string, Float32Array>, name: string, size: number): Float32Array {
  const values = initial.get(name);
  if (values?.length === size) return values.slice();
  throw new VoxtuneError('internal/unexpected', `${name}: expected ${size} values, found ${values?.length ?? 'none'}.`);
}

/** Of a matrix [H, K]. */
function lengthOfColumn(values: readonly number[], column: number, columns: number): number {
  let sum = 0;
  for (let at = column; at < values.length; at += columns) sum += itemAt(values, at) ** 2;
  return Math.sqrt(sum);
}
