// The settings that TrainingArguments does not have: Voxtune's own, those of EarlyStoppingCallback, and two of the model's
// config.json.

import type { TrainingConfig } from '../training-config.ts';

/** What `from_pretrained` takes beside the folder. */
export const modelFields = [
  'numHiddenLayers',
  'useWeightedLayerSum',
  'classifierProjSize',
] as const satisfies readonly (keyof TrainingConfig)[];

export const ownFields = [
  'earlyStoppingPatience',
  'earlyStoppingThreshold',
  'classWeights',
  'trainableParts',
  'trainLayers',
  ...modelFields,
  'padding',
  'returnAttentionMask',
  'trunk',
  'trunkCacheDtype',
  'gpuArithmetic',
] as const satisfies readonly (keyof TrainingConfig)[];

export type OwnField = (typeof ownFields)[number];

export function isModelField(field: keyof TrainingConfig): boolean {
  return (modelFields as readonly string[]).includes(field);
}

export function isOwnField(field: keyof TrainingConfig): field is OwnField {
  return (ownFields as readonly string[]).includes(field);
}
