// What predicting on clips that belong to no run takes and gives: plain data, for the page and the train worker alike.

import type { AnswerRule } from '../../evaluation/answer.ts';
import type { ProbeHeadFacts } from '../../evaluation/probes/probe-head.ts';

/** What tells the labels apart: a run (a training or a probe that was used), with the checkpoint that counts or another of
 *  its steps; or a stored model that came with a classifier of its own. */
export type PredictorSource = { kind: 'run'; runId: string; step?: number } | { kind: 'model'; modelId: string };

export interface PredictorInfo extends AnswerRule {
  source: PredictorSource;
  /** Of the run or the model. */
  name: string;
  /** In the order of the logits. */
  labels: string[];
  /** What known codes they are, for their names in the page. */
  labelCodes: string | null;
  /** Of the parameters; null for a stored model. */
  step: number | null;
  /** `predict` takes samples at this rate. */
  sampleRateHz: number;
  /** The fewest samples, at that rate, that make a frame. */
  leastSamples: number;
  /** Logits are divided by it before the softmax, so that the model is right about as often as it says; 1 where none was fitted. */
  temperature: number;
  /** Below this probability (of the likeliest label, calibrated) an answer counts as unsure. */
  unsureBelow: number;
  /** What these two were fitted on: clips of the run's validation part, which did not train. 0: they are `temperature` 1 and the
   *  usual threshold, since there is nothing, or too little, to fit them on. */
  calibratedOn: number;
  /** Of a head that transformers does not have. */
  head: ProbeHeadFacts | null;
}

export interface PredictedClips {
  /** A row for each clip, a logit for each label. */
  logits: number[][]; // [B, K]
  /** How loud each clip is at its loudest (`loudestDbfs`), for `answerOf`. */
  levelsDbfs: number[]; // [B]
  /** What the model took for all of them together. */
  seconds: number;
}
