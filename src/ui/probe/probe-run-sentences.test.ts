import { expect, test } from 'vitest';
import type { ProbeOrigin } from '../../run/run-record.ts';
import { englishFormat, inWords } from '../../testing/in-words.ts';
import { didSaid, fittedSaid } from './probe-run-sentences.ts';

const probe: ProbeOrigin = {
  rowName: 'layer_3_mean',
  head: { features: 'mean', layers: [3], c: 1 },
  accuracy: 0.702,
  interval: { low: 0.661, high: 0.74 },
  foldCount: 5,
  foldsBy: 'speaker',
};

test.each<[ProbeOrigin, string]>([
  [
    probe,
    'Fitted in seconds, to the model as it is: layer 3, mean. ' +
      'In 5 folds it was right on 70.2 % of clips of unheard speakers (66.1 % to 74.0 %).',
  ],
  [
    { ...probe, head: { features: 'weighted_sum', layers: [0, 1, 2], c: null }, interval: null, foldsBy: null },
    'Fitted in seconds, to the model as it is: weighted sum of all layers. ' +
      'In 5 folds it was right on 70.2 % of clips that it was not fitted on.',
  ],
  [
    { ...probe, head: { features: 'mean_std', layers: [0], c: 1 }, foldsBy: 'sentence' },
    'Fitted in seconds, to the model as it is: before the first layer, mean and deviation. ' +
      'In 5 folds it was right on 70.2 % of clips of unheard groups (sentence) (66.1 % to 74.0 %).',
  ],
  [
    { ...probe, rowName: 'best_layer_mean' },
    'Fitted in seconds, to the model as it is: layer 3, mean. ' +
      'In 5 folds, choosing anew in each, such classifiers were right on 70.2 % of clips of unheard speakers (66.1 % to 74.0 %).',
  ],
])('what a probe is', (origin, expected) => {
  expect(inWords('probe', [...fittedSaid(origin), ...didSaid(origin, englishFormat)])).toBe(expected);
});
