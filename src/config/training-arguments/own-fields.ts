// The settings that TrainingArguments does not have: Voxtune's own, and those of EarlyStoppingCallback.

import type { TrainingConfig } from '../training-config.ts';

export const ownFields = [
  'earlyStoppingPatience',
  'earlyStoppingThreshold',
  'classWeights',
  'trainableParts',
  'trainLayers',
  'padding',
  'returnAttentionMask',
  'trunk',
  'trunkCacheDtype',
  'gpuArithmetic',
] as const satisfies readonly (keyof TrainingConfig)[];

export type OwnField = (typeof ownFields)[number];

export function isOwnField(field: keyof TrainingConfig): field is OwnField {
  return (ownFields as readonly string[]).includes(field);
}
