// Whatever stands in the small files beside the weights: a typed error or a result, never anything else. Weights
// (workers/random-damage.test.ts), archives and recordings have the like in their own tests. VOXTUNE_RANDOM_RUNS sets how often (`npm run fuzz`).

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'vitest';
import { VoxtuneError } from '../lib/errors.ts';
import { parseFeatureExtractor } from './hugging-face/feature-extractor.ts';
import { parseModelConfig } from './hugging-face/model-config.ts';
import { parseWeightsIndex } from './weights/weights-index.ts';

const runs = Number(process.env.VOXTUNE_RANDOM_RUNS ?? 300);
const timeoutMs = 300_000 + 20 * runs;
const fixtures = join(import.meta.dirname, '..', '..', 'fixtures');
const jsonOf = (path: string): unknown => JSON.parse(readFileSync(join(fixtures, path), 'utf8'));

function resultOrTypedError(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof VoxtuneError)) throw error;
  }
}

/** `original` with a few of its fields, at the top, replaced by any JSON, or removed. */
function damaged(original: object): fc.Arbitrary<unknown> {
  const name = fc.constantFrom(...Object.keys(original));
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 0, 1e9, 1e308, 0.5, '', [], {}, [[]], null), fc.double());
  const change = fc.tuple(name, fc.option(value, { nil: undefined }));
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const copy: Record<string, unknown> = { ...original };
    for (const [field, replacement] of changes) {
      if (replacement === undefined) delete copy[field];
      else copy[field] = replacement;
    }
    return copy;
  });
}

const index = {
  metadata: { total_size: 12 },
  weight_map: { 'hubert.a': 'model-00001-of-00002.safetensors', b: 'model-00002-of-00002.safetensors' },
};

test.each<[name: string, original: object, parse: (json: unknown) => unknown]>([
  ['config.json of hubert', jsonOf('golden/base/config.json') as object, parseModelConfig],
  ['config.json of wavlm', jsonOf('golden/wavlm/config.json') as object, parseModelConfig],
  ['config.json of data2vec', jsonOf('golden/data2vec/config.json') as object, parseModelConfig],
  [
    'preprocessor_config.json',
    jsonOf('golden/base/preprocessor_config.json') as object,
    (json) => parseFeatureExtractor(json),
  ],
  ['a weights index', index, (json) => parseWeightsIndex(json, 'model.safetensors.index.json')],
])('random changes to %s', { timeout: timeoutMs }, (_, original, parse) => {
  const any = fc.oneof({ weight: 9, arbitrary: damaged(original) }, { weight: 1, arbitrary: fc.jsonValue() });
  fc.assert(
    fc.property(any, (json) => resultOrTypedError(() => parse(json))),
    { numRuns: runs },
  );
});
