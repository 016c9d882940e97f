// A model whose head transformers does not have: the class of its own that reads it, in `modeling_voxtune.py`, and what that class
// reads of config.json.

import type { ModelType } from '../config/architectures.ts';
import type { ProbeHeadFacts } from '../evaluation/probes/probe-head.ts';
import source from './modeling_voxtune.py?raw';

const moduleName = 'modeling_voxtune';

const classNames: Record<ModelType, string> = {
  hubert: 'HubertStatisticsClassifier',
  wav2vec2: 'Wav2Vec2StatisticsClassifier',
  wavlm: 'WavLMStatisticsClassifier',
  'data2vec-audio': 'Data2VecAudioStatisticsClassifier',
};

export function statisticsClassName(modelType: ModelType): string {
  return classNames[modelType];
}

/** What it adds to config.json; an export of another kind leaves these out. */
export function statisticsEntries(modelType: ModelType, { features, layers }: ProbeHeadFacts): Record<string, unknown> {
  return {
    architectures: [classNames[modelType]],
    auto_map: { AutoModelForAudioClassification: `${moduleName}.${classNames[modelType]}` },
    pooled_states: layers,
    pooled_statistics: features,
  };
}

export const modelingFile = { path: `${moduleName}.py`, data: source, compress: true } as const;
