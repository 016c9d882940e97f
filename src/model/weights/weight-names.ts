// Names of tensors in checkpoints, mapped to those of the classifier: a body saved without its prefix, and the weight norm
// of the positional convolution under its older names.

import type { ModelConfig } from '../../formats/hugging-face/model-config.ts';
import { bodyPrefix } from './parameter-list.ts';

const bodyModules = ['feature_extractor.', 'feature_projection.', 'encoder.', 'masked_spec_embed'];

/** The classifier's name for a checkpoint's tensor. Names that mean nothing to it come back unchanged but for the old
 *  weight norm's. */
export function classifierName(name: string, config: ModelConfig): string {
  const modern = name
    .replace(/\.weight_g$/, '.parametrizations.weight.original0')
    .replace(/\.weight_v$/, '.parametrizations.weight.original1');
  const isBare = bodyModules.some((module) => modern.startsWith(module));
  return isBare ? bodyPrefix(config) + modern : modern;
}
