// The sample that comes with the page: how its names are read, how it is split, and the preset that it starts from.

import type { PresetName } from '../config/presets.ts';
import type { LabelRule } from './labels/label-rule.ts';
import type { SplitConfig } from './splits/split.ts';

export const sample: { name: string; labelRule: LabelRule; splitConfig: SplitConfig; preset: PresetName } = {
  name: 'sample',
  // 1001_DOP_SAD_XX = voice, sentence, emotion, intensity: as CREMA-D names its clips
  labelRule: { kind: 'field', separator: '_', index: 2 },
  // a twentieth of a few hundred clips would say little: a fifth tests, of voices that training never hears
  splitConfig: {
    method: 'stratified',
    validationFraction: 0.1,
    testFraction: 0.2,
    seed: 42,
    keepApart: ['speaker'],
  },
  preset: 'quick',
};
