// Good models to start from, with what their repositories on Hugging Face list. Size: of the weights that are fetched.

export interface RecommendedModel {
  repo: string;
  /** `model_type` of its config.json. */
  modelType: string;
  bytes: number;
  parameterCount: number;
  layerCount: number;
  hiddenSize: number;
  /** Its sentence in model.json, under hub.recommended. */
  note: 'distilhubert' | 'hubertBase' | 'wav2vec2Base' | 'wavlmBasePlus' | 'hubertLarge';
}

export const recommendedModels: readonly RecommendedModel[] = [
  {
    repo: 'facebook/hubert-base-ls960',
    modelType: 'hubert',
    bytes: 378e6,
    parameterCount: 94_371_712,
    layerCount: 12,
    hiddenSize: 768,
    note: 'hubertBase',
  },
  {
    repo: 'ntu-spml/distilhubert',
    modelType: 'hubert',
    bytes: 94e6,
    parameterCount: 23_491_968,
    layerCount: 2,
    hiddenSize: 768,
    note: 'distilhubert',
  },
  {
    repo: 'microsoft/wavlm-base-plus',
    modelType: 'wavlm',
    bytes: 378e6,
    parameterCount: 94_381_936,
    layerCount: 12,
    hiddenSize: 768,
    note: 'wavlmBasePlus',
  },
  {
    repo: 'facebook/wav2vec2-base',
    modelType: 'wav2vec2',
    bytes: 380e6,
    parameterCount: 94_371_712,
    layerCount: 12,
    hiddenSize: 768,
    note: 'wav2vec2Base',
  },
  {
    repo: 'facebook/hubert-large-ls960-ft',
    modelType: 'hubert',
    bytes: 1.26e9,
    parameterCount: 315_438_720,
    layerCount: 24,
    hiddenSize: 1024,
    note: 'hubertLarge',
  },
];
