// Under which licence a model's source gives it.

import type { ModelRecord } from '../model/model-record.ts';

/** The built-in model is part of Voxtune. */
const ofBuiltin = 'apache-2.0';

/** Of models whose downloads by earlier versions did not keep what the hub says of it: its model cards. */
const known: Readonly<Record<string, string>> = {
  'facebook/data2vec-audio-base': 'apache-2.0',
  'facebook/data2vec-audio-base-960h': 'apache-2.0',
  'facebook/data2vec-audio-large': 'apache-2.0',
  'facebook/hubert-base-ls960': 'apache-2.0',
  'facebook/hubert-large-ll60k': 'apache-2.0',
  'facebook/hubert-xlarge-ll60k': 'apache-2.0',
  'facebook/wav2vec2-base': 'apache-2.0',
  'facebook/wav2vec2-large': 'apache-2.0',
};

/** As the hub writes it; null where nothing says it: files that a person chose say nothing of where they are from. */
export function licenceOf({ source, hub }: Pick<ModelRecord, 'source' | 'hub'>): string | null {
  if (source === 'builtin') return ofBuiltin;
  return hub ? (hub.license ?? known[hub.repo] ?? null) : null;
}
