// What the sweep command says: how much there is to do, each run as it ends, and the ranking with what of it is chance.

import { hfNames } from '../config/hf-names.ts';
import { largestOf } from '../lib/long-lists.ts';
import type { Studio } from '../state/studio-store.ts';
import type { RankedTrial, SweepRanking } from '../sweep/ranking-types.ts';
import type { SweepRecord, Trial } from '../sweep/sweep-record.ts';
import { figureOfRun, rankedPart, runsOfSweep } from '../sweep/sweep-runs.ts';
import { type SweepWork, sweepWork } from '../sweep/sweep-steps.ts';
import { settingKey } from '../sweep/trials.ts';
import { say } from './headless-progress.ts';

const counted = (count: number, one: string, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;

/** Before it starts. */
export function sayWork({ trialCount, runCount, trainings, trunkPasses }: SweepWork): void {
  const like = Math.abs(trainings - runCount) < 0.05 ? '' : `, as much work as ${trainings.toFixed(1)} whole trainings`;
  say(
    `Sweep: ${counted(trialCount, 'trial')}, ${counted(runCount, 'run')}${like}; the frozen layers run over the clips ` +
      `${counted(trunkPasses, 'time')} at most.`,
  );
}

/** Says each run as it leaves the queue, until the returned function is called. */
export function followSweep(store: Studio['store'], sweepId: string): () => void {
  const said = new Set<string>();
  const look = () => {
    const { sweeps, runs } = store.getState();
    const sweep = sweeps.find(({ id }) => id === sweepId);
    if (!sweep) return;
    for (const run of runsOfSweep(sweep, runs)) {
      if (run.queueOrder !== undefined || said.has(run.id)) continue;
      said.add(run.id);
      const trial = sweep.trials.find(({ number }) => number === run.sweep?.trial);
      const figure = figureOfRun(run, sweep);
      const what = [
        `run ${said.size} of ${sweepWork(sweep).runCount}`,
        trial && trialText(trial),
        `seed ${run.sweep?.seed}`,
        run.sweep?.fold === null ? '' : `fold ${run.sweep?.fold}`,
        run.sweep?.rung === undefined ? '' : `rung ${run.sweep.rung + 1}`,
      ].filter(Boolean);
      const came =
        figure === null || run.state !== 'finished'
          ? `${run.state}${run.error ? `: ${run.error.message}` : ''}`
          : `${sweep.spec.metric} ${figure.toFixed(4)}`;
      say(`${what.join(', ')}: ${came} (${run.elapsedSec.toFixed(1)} s)`);
    }
  };
  const stop = store.subscribe(look);
  return () => {
    look();
    stop();
  };
}

function trialText({ number, values }: Trial): string {
  const settings = Object.entries(values).map(([key, value]) => `${hfNames[settingKey(key)]}=${value ?? 'none'}`);
  return `trial ${number}${settings.length > 0 ? ` (${settings.join(' ')})` : ''}`;
}

const endings: Partial<Record<NonNullable<SweepRecord['endedBy']>, string>> = {
  'max-runs': 'The budget of runs ended it.',
  'max-minutes': 'The budget of minutes ended it.',
};

/** The best first, and what may be said of it. */
export function sayRanking(sweep: SweepRecord, ranking: SweepRanking): void {
  const ending = sweep.endedBy && endings[sweep.endedBy];
  if (ending) say(ending);
  const { best, by, unitCount, clipCount, metric } = ranking;
  if (!best) return;
  const over = by === null ? 'as if clips had nothing in common' : `over ${unitCount} of ${by}`;
  say(`Ranked by ${metric} on ${clipCount} ${rankedPart(sweep)} clips; 95 % intervals ${over}:`);
  for (const line of table(ranking)) say(line);
  const rivals = ranking.trials.filter(({ rank, difference }) => rank !== 1 && difference !== null);
  const equal = rivals.filter(({ isWithinChance }) => isWithinChance);
  if (rivals.length > 0)
    say(
      equal.length === 0
        ? 'The best differs from every other by more than chance (p < 0.05 after Holm’s correction).'
        : `Nothing says that these are worse than the best: trial ${equal.map(({ number }) => number).join(', ')} (p ≥ 0.05 after Holm’s correction).`,
    );
  if (best.corrected !== null)
    say(
      `The best of ${best.tried} is partly luck: of ${metric} ${best.figure.toFixed(4)} over all its predictions, expect ${best.corrected.toFixed(4)} on other clips.`,
    );
  sayImportance(ranking.importance);
}

function table({ trials }: SweepRanking): string[] {
  const rows = trials.map((trial) => [
    trial.rank === null ? '–' : String(trial.rank),
    trialText(trial),
    trial.mean === null ? counted(trial.failedCount, 'run failed', 'runs failed') : trial.mean.toFixed(4),
    trial.deviation === null ? '' : `± ${trial.deviation.toFixed(4)}`,
    trial.interval ? `${trial.interval.low.toFixed(4)} to ${trial.interval.high.toFixed(4)}` : '',
    counted(trial.runCount, 'run'),
    verdict(trial),
  ]);
  const widths = rows[0]?.map((_, column) => largestOf(rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function verdict({ rank, difference, isWithinChance }: RankedTrial): string {
  if (rank === 1) return 'best';
  if (!difference) return '';
  return isWithinChance ? 'within chance of the best' : 'worse than the best';
}

function sayImportance(importance: SweepRanking['importance']): void {
  if (!importance) return;
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  const parts = importance.settings.map(
    ({ key, share, byChance }) =>
      `${hfNames[settingKey(key)]} ${percent(share)}${share > byChance ? '' : ' (no more than chance)'}`,
  );
  const { interactions, explained } = importance;
  const rest =
    interactions === null
      ? `by a forest that explains ${percent(explained ?? 0)} of what it has not seen`
      : `${percent(interactions)} depends on several together`;
  say(`Of the differences between trials each setting alone explains: ${parts.join(', ')}; ${rest}.`);
}
