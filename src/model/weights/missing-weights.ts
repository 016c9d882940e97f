// What a file of weights may lack. transformers makes whatever is missing from random numbers and warns; here only the head
// may be missing without a word, for it is trained. A body in part random is not the model that its name says.

import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import type { ModelLoadingReport } from '../model-record.ts';
import { bodyPrefix, listParameters } from './parameter-list.ts';

/** Throws `model/missing-weights` where the body has weights that the file lacks. The embedding of masked frames may be
 *  missing too: only SpecAugment uses it, and many fine-tuned models were saved without. */
export function assertBodyWeights(config: ModelConfig, report: ModelLoadingReport): void {
  const missing = new Set(report.missing);
  const optional = `${bodyPrefix(config)}masked_spec_embed`;
  const body = listParameters(config).filter(({ part, name }) => part !== 'head' && name !== optional);
  const absent = body.filter(({ name }) => missing.has(name));
  const [first] = absent;
  if (!first) return;
  const isPartial = new Set(absent.flatMap(({ part, layer }) => (part === 'layer' ? [layer] : [])));
  const params = {
    missing: absent.length,
    expected: body.length,
    name: first.name,
    layers: config.layerCount,
    wholeLayers: config.layerCount - isPartial.size,
  };
  throw new VoxtuneError(
    'model/missing-weights',
    `config.json asks for ${params.expected} tensors in ${params.layers} layers; the file of weights lacks ${params.missing} ` +
      `of them (the first: ${params.name}) and holds ${params.wholeLayers} layers whole. What is missing would be made of ` +
      'random numbers. Use the config.json that belongs to the weights, or ask for the missing ones to be made.',
    params,
  );
}
