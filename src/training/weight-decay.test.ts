import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decays } from './weight-decay.ts';

test.each(['base', 'large', 'wsum', 'wav2vec2', 'wavlm-large', 'data2vec', 'wsum-large'])(
  'the decay group of %s is Trainer’s',
  (name) => {
    const golden = JSON.parse(readFileSync(`fixtures/golden/${name}/training-solo.json`, 'utf8')) as {
      trainable: string[];
      decayed: string[];
    };
    expect(golden.trainable.filter(decays).sort()).toEqual(golden.decayed);
  },
);
