// A probe's head that transformers does not have, as it is stored: which part of the body it reads, and its parameters in the checkpoint
// of its run.

import type { BodySettings } from '../../config/forward-mode.ts';
import type { ProbeHead, ProbeHeadFacts } from '../../evaluation/probes/probe-head.ts';
import { largestOf } from '../../lib/long-lists.ts';
import { partWidth, type StatisticsShape } from '../../model/layer-statistics.ts';
import { type StatisticsHead, statisticsHead, statisticsHeadNames } from '../../model/statistics-head.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { Checkpoint } from '../../training/checkpoint.ts';
import { resultCheckpoint } from '../evaluated-model.ts';
import { partOf } from './statistics-part.ts';

/** What the model's file lacks is made from it, as in the pass of a probe. */
export const bodySeed = 0;

/** The parameters of its checkpoint. */
export function statisticsParameters({ weights, intercepts }: ProbeHead): Checkpoint['parameters'] {
  const { weight, bias } = statisticsHead(weights, intercepts);
  return new Map([
    [statisticsHeadNames.weight, weight],
    [statisticsHeadNames.bias, bias],
  ]);
}

/** One layer stays: transformers records no hidden state of a model that has none. */
export function bodyOf({ layers }: ProbeHeadFacts): BodySettings {
  return { numHiddenLayers: Math.max(1, largestOf(layers)), useWeightedLayerSum: false, classifierProjSize: null };
}

export async function storedHead(
  run: RunRecord,
  reads: ProbeHeadFacts,
  shape: StatisticsShape,
  wanted?: number,
): Promise<{ step: number; head: StatisticsHead }> {
  const { step, load } = await resultCheckpoint(run, wanted);
  const { parameters } = await load();
  const read = (name: string, size: number) => {
    const values = parameters.get(name);
    if (values?.length !== size)
      throw new Error(`checkpoint: expected ${size} values for ${name}, found ${values?.length}`);
    return values;
  };
  const labelCount = run.labels.length;
  const weight = read(statisticsHeadNames.weight, labelCount * partWidth(shape, partOf(reads)));
  return { step, head: { weight, bias: read(statisticsHeadNames.bias, labelCount) } };
}
