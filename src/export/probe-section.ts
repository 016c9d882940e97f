// What the card of a model that is a probe says of it: what its head reads, how that was fitted, and how it did out of fold.

import type { ProbeHeadFacts } from '../evaluation/probes/probe-head.ts';
import { isChosenInside } from '../evaluation/probes/probe-report.ts';
import type { ProbeOrigin } from '../run/run-record.ts';
import { code, percent, range } from './markdown.ts';

export function probeSection({ rowName, head, accuracy, interval, foldCount, foldsBy }: ProbeOrigin): string {
  const how = head.c === null ? '' : `, as a logistic regression with C = ${Number(head.c.toPrecision(3))}`;
  const folds = `${foldCount} folds${foldsBy === null ? '' : `, each ${code(foldsBy)} in one of them alone`}`;
  const did = `${percent(accuracy)}${range(interval)}`;
  const sentences = [
    `No layer of the model was trained: the classifier is one linear layer over ${whatItReads(head)}.`,
    `It was fitted to the clips of the training part${how}.`,
    isChosenInside(rowName)
      ? `What it reads was chosen by cross-validation. Chosen and fitted anew in each fold (${folds}), classifiers had an accuracy of ${did}.`
      : `Such a classifier, cross-validated (${folds}), had an accuracy of ${did}.`,
  ];
  return `## Probe\n\n${sentences.join(' ')}`;
}

function whatItReads({ features, layers }: ProbeHeadFacts): string {
  const states = layers.length === 1 ? `hidden state ${layers[0]}` : `the hidden states ${layers.join(', ')}`;
  switch (features) {
    case 'mean':
      return `the mean over time of ${states}`;
    case 'mean_std':
      return `the mean and the standard deviation over time of ${states}`;
    case 'weighted_sum':
      return 'the mean over time of all hidden states, summed with a weight each';
  }
}
