// What is asked of one clip beyond its answer: what each moment of a long one holds, and which part of a short one decided.

import { answerOf } from '../../evaluation/answer.ts';
import type { ClipHabits } from '../../evaluation/clip-habits.ts';
import { type OcclusionCurve, occluded, occlusionCurve, planOcclusion } from '../../evaluation/occlusion.ts';
import { hopLevels, planWindows, type TimelinePart, timelineOf, windowOf } from '../../evaluation/windows.ts';
import type { PredictorInfo } from '../../runs/predict/predict-types.ts';
import type { HeardClip } from '../../state/try-it-types.ts';
import type { Question } from './use-asked.ts';

interface Sound {
  samples: Float32Array<ArrayBuffer>;
  sampleRateHz: number;
}

/** Of the windows of an hour no more are asked: then they lie farther apart. */
const mostWindows = 4000;

/** Windows as long as the clips of the training, each beginning in the middle of the one before it. */
export function timelineQuestion(
  { samples, sampleRateHz }: Sound,
  predictor: PredictorInfo,
  { typicalSec }: Pick<ClipHabits, 'typicalSec'>,
): Question<TimelinePart[]> {
  const length = Math.max(predictor.leastSamples, Math.round(typicalSec * sampleRateHz));
  const hop = Math.min(length, Math.max(Math.ceil(length / 2), Math.ceil(samples.length / mostWindows)));
  const plan = planWindows(samples.length, length, hop);
  const levels = hopLevels(samples, plan, sampleRateHz);
  return {
    count: plan.starts.length,
    clip: (at) => windowOf(samples, plan, at),
    answer: (logits) =>
      timelineOf(
        plan,
        logits.map((row) => answerOf(row, predictor).probabilities),
        levels,
        predictor.unsureBelow,
      ),
  };
}

export interface FoundOcclusion {
  curve: OcclusionCurve;
  hopSamples: number;
}

export function occlusionQuestion(
  { samples, sampleRateHz }: Sound,
  { predictor, logits, answer: { label } }: Pick<HeardClip, 'predictor' | 'logits' | 'answer'>,
): Question<FoundOcclusion> {
  const plan = planOcclusion(samples.length, sampleRateHz);
  return {
    count: plan.starts.length,
    clip: (at) => occluded(samples, plan, at),
    answer: (hidden) => ({
      curve: occlusionCurve(plan, logits, hidden, label, predictor.temperature),
      hopSamples: plan.hopSamples,
    }),
  };
}
