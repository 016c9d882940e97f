// What a run's log and page say of how it went, from what is stored of it.

import type { RunIncident, RunRecord } from '../../run/run-record.ts';
import type { NumberFormat } from '../common/number-format.ts';
import type { Said } from '../common/said.ts';
import { canContinue } from './run-abilities.ts';

/** The update whose checkpoint the run would go on from; 0: it would begin anew. */
export function goesOnFrom({ checkpoints }: Pick<RunRecord, 'checkpoints'>): number {
  return checkpoints.reduce((newest, { step }) => Math.max(newest, step), 0);
}

export function startedSaid(
  { name, createdAt, totalSteps, incidents }: Pick<RunRecord, 'name' | 'createdAt' | 'totalSteps' | 'incidents'>,
  format: NumberFormat,
): Said[] {
  const wasExtended = incidents.some(({ kind }) => kind === 'extended');
  const values = { name, date: format.date(createdAt), count: totalSteps, total: totalSteps };
  return [{ key: wasExtended ? 'log.startedLonger' : 'log.started', values }];
}

type EndedRun = Pick<
  RunRecord,
  'state' | 'step' | 'totalSteps' | 'elapsedSec' | 'checkpoints' | 'incidents' | 'bestStep' | 'resultStep' | 'config'
>;

/** How it ended, where Continue would go on, and which checkpoint is the result. */
export function endedSaid(run: EndedRun, format: NumberFormat): Said[] {
  const { state, step, totalSteps: total } = run;
  if (state === 'new' || state === 'running') return [];
  const values = { step, total, time: format.duration(run.elapsedSec) };
  // early stopping alone ends a run as finished before its last update
  if (state === 'finished')
    return [
      step >= total
        ? { key: 'log.ended.finished', values: { ...values, count: total } }
        : { key: 'log.ended.early', values },
      ...resultSaid(run),
    ];
  return [{ key: `log.ended.${state}`, values }, ...nextSaid(run), ...resultSaid(run)];
}

function nextSaid(run: EndedRun): Said[] {
  if (!canContinue(run)) return [];
  const from = goesOnFrom(run);
  if (from === 0) return [{ key: 'log.next.beginning' }];
  return [from === run.step ? { key: 'log.next.here' } : { key: 'log.next.earlier', values: { step: from } }];
}

/** Of a run that has one: it has ended, and its checkpoint is stored. */
function resultSaid({ resultStep, bestStep, checkpoints, config }: EndedRun): Said[] {
  if (resultStep === null || !checkpoints.some(({ step }) => step === resultStep)) return [];
  return resultStep === bestStep
    ? [{ key: 'log.result.best', values: { step: resultStep, metric: config.metricForBestModel } }]
    : [{ key: 'log.result.other', values: { step: resultStep } }];
}

/** What stands above a run that the page was closed on. */
export function interruptedSaid(run: Pick<RunRecord, 'checkpoints'>): Said[] {
  const step = goesOnFrom(run);
  return [step > 0 ? { key: 'interrupted', values: { step } } : { key: 'interruptedAtStart' }];
}

/** `reason`: the title of the incident's error. */
export function incidentSaid(
  { kind, step, params }: Pick<RunIncident, 'kind' | 'step' | 'params'>,
  { config }: Pick<RunRecord, 'config'>,
  reason: string,
): Said[] {
  switch (kind) {
    case 'interrupted':
    case 'recovered':
      return [{ key: `incident.${kind}${step > 0 ? '' : 'AtStart'}`, values: { step, reason } }];
    case 'checkpoint-failed':
    case 'checkpoint-damaged':
      return [{ key: `incident.${kind}`, values: { step, reason } }];
    case 'model-restored':
      return [{ key: 'incident.model-restored' }];
    case 'frames-lost': {
      const count = Number(params.clips);
      return params.clips === 'all'
        ? [{ key: 'incident.framesLost.all' }]
        : [{ key: 'incident.framesLost.some', values: { count, clips: count } }];
    }
    case 'skipped':
      return params.cause === 'gradient' || !params.clips
        ? [{ key: `incident.skipped.${params.cause === 'gradient' ? 'gradient' : 'lossOnly'}`, values: { step } }]
        : [{ key: 'incident.skipped.loss', values: { step, clips: String(params.clips) } }];
    case 'early-stopped': {
      const count = Number(params.evaluations);
      const { earlyStoppingThreshold: threshold, metricForBestModel: metric } = config;
      const values = { count, evaluations: count, bestStep: Number(params.bestStep), metric };
      // the best may be one of those that were not better by enough
      return threshold > 0
        ? [{ key: 'incident.earlyStoppedBy', values: { ...values, threshold: String(threshold) } }]
        : [{ key: 'incident.earlyStopped', values }];
    }
    case 'fewer-threads':
      return [
        { key: 'incident.fewerThreads', values: { threads: Number(params.threads), started: Number(params.started) } },
      ];
    case 'extended': {
      const epochs = Number(params.epochs);
      return [{ key: 'incident.extended', values: { count: epochs, epochs } }];
    }
  }
}
