// What a classifier's logits say of a clip, for whoever asked: how likely each label is, and whether the likeliest is an answer.

import { argmax } from './classification-metrics.ts';
import { silenceBelowDbfs } from './heard.ts';
import { softmax } from './softmax.ts';

/** How logits are read. */
export interface AnswerRule {
  /** Logits are divided by it before the softmax. */
  temperature: number;
  /** Below this probability of the likeliest label there is no answer. */
  unsureBelow: number;
}

export interface Answer {
  /** `nothing`: there was nothing to hear, whatever the logits say. */
  kind: 'label' | 'unsure' | 'nothing';
  /** The likeliest label, by its place among the labels. */
  label: number;
  /** Of each label, calibrated. */
  probabilities: number[];
}

/** @param levelDbfs of the samples, by `loudestDbfs`; left out: they count as heard. */
export function answerOf(
  logits: readonly number[],
  { temperature, unsureBelow }: AnswerRule,
  levelDbfs = Infinity,
): Answer {
  const probabilities = softmax(logits.map((logit) => logit / temperature));
  const label = argmax(logits);
  if (levelDbfs < silenceBelowDbfs) return { kind: 'nothing', label, probabilities };
  return { kind: (probabilities[label] ?? 0) < unsureBelow ? 'unsure' : 'label', label, probabilities };
}
