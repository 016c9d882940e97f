// What is said of a sweep before it starts.

import type { RunTime } from '../../state/run-time.ts';
import type { SweepRecord, SweepSpec } from '../../sweep/sweep-record.ts';
import { rungBudgets, type SweepWork } from '../../sweep/sweep-steps.ts';
import type { NumberFormat } from '../common/number-format.ts';
import type { Said } from '../common/said.ts';

/** What is multiplied: "2 × 3 values", "2 seeds", "5 folds". */
export function factorsSaid(spec: SweepSpec, work: SweepWork): Said[] {
  const { method, settings, seeds, folds } = spec;
  const values = settings.map((one) => one.values.length).join(' × ');
  return [
    method === 'random'
      ? { key: 'summary.drawn', values: { count: work.trialCount } }
      : { key: 'summary.values', values: { values, count: work.trialCount } },
    ...(seeds.length > 1 ? [{ key: 'summary.seeds', values: { count: seeds.length } }] : []),
    ...(folds?.kind === 'count' ? [{ key: 'summary.folds', values: { count: folds.count } }] : []),
    ...(folds?.kind === 'group' ? [{ key: 'summary.inTurn' }] : []),
  ];
}

/** What that comes to. */
export function runsSaid(spec: SweepSpec, work: SweepWork, base: SweepRecord['base']['config']): Said {
  const rungs = rungBudgets({ spec, base: { config: base } });
  const values = { count: work.runCount, runs: work.runCount };
  if (rungs && rungs.length > 1) return { key: 'summary.rounds', values: { ...values, rounds: rungs.length } };
  return { key: 'summary.runs', values };
}

/** How long it takes and what it keeps. `bytes`: null where it is not known. */
export function costSaid(
  spec: SweepSpec,
  work: SweepWork,
  { seconds, lacksPass }: RunTime,
  bytes: number | null,
  format: NumberFormat,
): Said[] {
  const { maxRuns, maxMinutes } = spec;
  const time = seconds === null ? null : format.duration(Math.max(1, seconds));
  const disk = bytes === null ? null : format.bytes(bytes);
  return [
    ...(time && disk ? [{ key: 'summary.cost', values: { time, disk } }] : []),
    ...(time && !disk ? [{ key: 'summary.time', values: { time } }] : []),
    ...(time ? [] : [{ key: 'summary.timeUnknown' }]),
    ...(!time && disk ? [{ key: 'summary.disk', values: { disk } }] : []),
    ...(lacksPass ? [{ key: 'summary.lacksPass' }] : []),
    ...(work.trunkPasses > 1 ? [{ key: 'summary.passes', values: { count: work.trunkPasses } }] : []),
    ...(maxRuns !== null && maxRuns <= work.runCount ? [{ key: 'summary.limitedRuns' }] : []),
    ...(maxMinutes !== null
      ? [{ key: 'summary.limitedTime', values: { count: maxMinutes, minutes: maxMinutes } }]
      : []),
  ];
}
