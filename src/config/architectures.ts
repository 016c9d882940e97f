// The model types that can be trained, by `model_type` of config.json, and the names that go with each in transformers.

interface Architecture {
  /** The class that `from_pretrained` makes. */
  className: string;
  /** What the body's parameters begin with in a classifier's state dict. */
  bodyPrefix: string;
}

export const architectures = {
  hubert: { className: 'HubertForSequenceClassification', bodyPrefix: 'hubert.' },
  wav2vec2: { className: 'Wav2Vec2ForSequenceClassification', bodyPrefix: 'wav2vec2.' },
  wavlm: { className: 'WavLMForSequenceClassification', bodyPrefix: 'wavlm.' },
  'data2vec-audio': { className: 'Data2VecAudioForSequenceClassification', bodyPrefix: 'data2vec_audio.' },
} as const satisfies Record<string, Architecture>;

export type ModelType = keyof typeof architectures;

export const modelTypes = Object.keys(architectures) as [ModelType, ...ModelType[]];

export function isModelType(value: unknown): value is ModelType {
  return typeof value === 'string' && Object.hasOwn(architectures, value);
}
