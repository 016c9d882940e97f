// A run's classifier over clips of a data set whose labels are known: what evaluating a part of its own and another data set share.

import { clipAt } from '../dataset/clip.ts';
import type { Speed } from '../evaluation/predict.ts';
import { predict } from '../evaluation/predict.ts';
import { customHead } from '../evaluation/probes/probe-head.ts';
import type { ScoredClip } from '../evaluation/score.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { ProgressMeter } from '../lib/progress-meter.ts';
import { classOf, type RunRecord } from '../run/run-record.ts';
import type { EvaluatedModelRequest } from './evaluated-model.ts';
import { openStatisticsModel } from './probe/statistics-run.ts';
import { openRunData } from './run-data.ts';
import { openTrainedModel } from './trained-model.ts';

export interface Scored {
  clips: ScoredClip[];
  speed: Speed;
}

/** With the checkpoint that counts: each of the parts, in order. Throws `training/no-checkpoint`, `training/stopped` when `signal`
 *  aborts, `storage/damaged-frames` where they are missing now and are computed by another try. */
export async function scoreClips(
  run: RunRecord,
  parts: readonly (readonly number[])[],
  { signal, onEvent, onIncident }: Pick<EvaluatedModelRequest, 'signal' | 'onEvent' | 'onIncident'>,
): Promise<{ step: number; parts: Scored[] }> {
  onEvent({ type: 'phase', phase: 'loading' });
  const data = await openRunData(run);
  const all = parts.flat();
  const request = { run, data, clips: all, signal, onEvent, onIncident };
  const custom = customHead(run.probe);
  const evaluated = await (custom ? openStatisticsModel(request, custom) : openTrainedModel(request));
  if (!evaluated) throw stopped(run);
  const { model, step, frames } = evaluated;
  onEvent({ type: 'phase', phase: 'evaluating' });
  const meter = new ProgressMeter(all.length, (progress) =>
    onEvent({ type: 'progress', phase: 'evaluating', unit: 'clips', step, epoch: run.epoch, ...progress }),
  );
  try {
    const scored: Scored[] = [];
    let before = 0;
    let last = 0;
    for (const part of parts) {
      const predicted = await predict({
        model,
        frames,
        clips: part,
        batchSize: run.config.perDeviceEvalBatchSize,
        isStopped: () => signal.aborted,
        onBatch: (done) => {
          meter.update(before + done, before + done - last);
          last = before + done;
        },
      });
      if (!predicted) throw stopped(run);
      const clips = part.map((clip, at) => ({
        clipIndex: clip,
        path: clipAt(data.clips, clip).path,
        label: classOf(run, clip),
        // a row for each clip
        logits: predicted.logits[at] as number[],
      }));
      scored.push({ clips, speed: predicted.speed });
      before += part.length;
    }
    return { step, parts: scored };
  } finally {
    meter.close();
    evaluated.close();
  }
}

function stopped(run: RunRecord): VoxtuneError {
  return new VoxtuneError('training/stopped', `The evaluation of ${run.name} was stopped.`, { name: run.name });
}
