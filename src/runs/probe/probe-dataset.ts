// Probing in the train worker: the pass over the clips, then cross-validation on what it gave.

import { EngineMatrix } from '../../engine/engine-matrix.ts';
import { probeFolds } from '../../evaluation/probes/probe-folds.ts';
import type { ProbeHead } from '../../evaluation/probes/probe-head.ts';
import type { ProbeReport, ProbeRow } from '../../evaluation/probes/probe-report.ts';
import type { ProbePorts, ProbeTask } from '../../evaluation/probes/probe-task.ts';
import { fitProbe, runProbe } from '../../evaluation/probes/run-probe.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { putProbe } from '../../storage/probe-store.ts';
import { engineThatMultiplies } from '../engine.ts';
import { LayerStatistics } from './layer-statistics.ts';
import type { ProbeEvent, ProbeRequest } from './probe-types.ts';

export interface ProbeWorkPorts {
  signal: AbortSignal;
  onEvent(event: ProbeEvent): void;
}

/** Cross-validates every kind of features, and stores the report. Throws `training/stopped` when `signal` aborts, what opening or
 *  running the model throws, and `split/…` where the folds cannot be made. */
export async function probeDataset(request: ProbeRequest, ports: ProbeWorkPorts): Promise<ProbeReport> {
  const task = taskOf(request);
  const startedMs = performance.now();
  return withStatistics(request, ports, async (probePorts) => {
    const passSeconds = (performance.now() - startedMs) / 1000;
    const found = await runProbe(task, probePorts);
    if (!found) throw stopped();
    const { datasetId, modelId, clips } = request;
    const report = { ...found, datasetId, modelId, createdAt: Date.now(), passSeconds, clips: [...clips] };
    await putProbe(report);
    return report;
  });
}

/** Fits one row to all clips of the request. */
export async function fitProbeRow(
  request: ProbeRequest,
  row: Pick<ProbeRow, 'features' | 'layers' | 'isNative'>,
  ports: ProbeWorkPorts,
): Promise<ProbeHead> {
  const task = taskOf(request);
  return withStatistics(request, ports, async (probePorts) => {
    const head = await fitProbe(task, row, probePorts);
    if (!head) throw stopped();
    return head;
  });
}

function taskOf(request: ProbeRequest): ProbeTask {
  const { labels, clipLabels, votes, groups, copies, seed } = request;
  const { folds, by, mixed, isLeaveOneOut } = probeFolds({ clipLabels, groups, copies }, request.folds, seed);
  const targets = votes && targetsOf(votes, clipLabels, labels.length);
  return { labels, clipLabels, targets, folds, foldsBy: by, groups, mixedFolds: mixed, isLeaveOneOut, seed };
}

/** A clip without votes is wholly of its class. */
function targetsOf(
  votes: NonNullable<ProbeRequest['votes']>,
  clipLabels: readonly number[],
  classCount: number,
): Float64Array {
  const targets = new Float64Array(clipLabels.length * classCount);
  for (const [clip, label] of clipLabels.entries()) {
    const shares = votes[clip];
    if (shares) targets.set(shares, clip * classCount);
    else targets[clip * classCount + label] = 1;
  }
  return targets;
}

async function withStatistics<T>(
  { modelId, featureExtractor, datasetId, clips }: ProbeRequest,
  { signal, onEvent }: ProbeWorkPorts,
  work: (ports: ProbePorts) => Promise<T>,
): Promise<T> {
  await engineThatMultiplies('float32');
  const statistics = await LayerStatistics.open({
    modelId,
    featureExtractor,
    datasetId,
    clips,
    signal,
    onProgress: (progress) => onEvent({ type: 'pass', ...progress }),
  });
  if (!statistics) throw stopped();
  try {
    let told = 0;
    return await work({
      data: statistics,
      matrixOf: (values, columnCount) => new EngineMatrix(values, columnCount),
      onProgress: (done, total, rows) => {
        onEvent({ type: 'fitting', done, total });
        for (const row of rows.slice(told)) onEvent({ type: 'row', row });
        told = rows.length;
      },
      isStopped: () => signal.aborted,
    });
  } finally {
    statistics.close();
  }
}

function stopped(): VoxtuneError {
  return new VoxtuneError('training/stopped', 'The probe was stopped.', { name: '' });
}
