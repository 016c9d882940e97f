// The sweep command of headless.html: the page's own queue and sweeps, driven by a request, and what is said of how they go.

import { usualFoldGroup } from '../evaluation/probes/probe-folds.ts';
import { fromErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { present } from '../lib/present.ts';
import { newRun } from '../state/new-run.ts';
import type { Studio } from '../state/studio-store.ts';
import type { SweepFolds, SweepRecord, SweepSpec } from '../sweep/sweep-record.ts';
import { outcomeOf, runsOfSweep } from '../sweep/sweep-runs.ts';
import type { AskedSweep, HeadlessApi, PrepareOutcome, SweepOutcome, SweepRequest } from './headless-api.ts';
import { download } from './headless-files.ts';
import { preparedData, prepareTraining } from './headless-prepare.ts';
import { say } from './headless-progress.ts';
import type { Session } from './headless-session.ts';
import { startFromProbe } from './headless-start-probe.ts';
import { followSweep, sayRanking, sayWork } from './headless-sweep-report.ts';
import { secondsSince } from './phase-clock.ts';

export function sweepCommands(session: Session): Pick<HeadlessApi, 'prepareSweep' | 'sweep' | 'saveSweep'> {
  return {
    prepareSweep: (request) =>
      session.attempt(async (studio, enter): Promise<PrepareOutcome> => {
        const importSeconds = await prepareTraining(studio, request, enter);
        newRun(studio.store.getState(), '', 0);
        sayWork(studio.actions.planSweep(specOf(studio, request.sweep)));
        return { ok: true, importSeconds, data: preparedData(studio.store.getState()) };
      }),

    sweep: (request) => sweep(session, request),

    async saveSweep(sweepId, table) {
      download(await (await session.studio()).actions.exportSweep(sweepId, table), table);
    },
  };
}

async function sweep(session: Session, request: SweepRequest): Promise<SweepOutcome> {
  const { store, actions } = await session.studio();
  const startedAt = performance.now();
  // nobody is there to make space
  const stopGivingUp = store.subscribe(({ running }) => {
    if (running?.space?.isWaiting && !running.isStopping) actions.stopRun(running.runId, 'stop');
  });
  try {
    return await session.attempt(async (studio, enter): Promise<SweepOutcome> => {
      const importSeconds = await prepareTraining(studio, request, enter);
      if (request.startFromProbe !== undefined) {
        enter('probe');
        await startFromProbe(studio, request.startFromProbe);
      }
      enter('settings');
      const spec = specOf(studio, request.sweep);
      sayWork(actions.planSweep(spec));
      const sweepId = await actions.startSweep(spec);
      enter('train');
      const stopFollowing = followSweep(store, sweepId);
      const ended = await endOf(studio, sweepId).finally(stopFollowing);
      const ranking = await actions.rankSweep(sweepId);
      const { runs } = store.getState();
      sayRanking(ended, ranking);
      const own = runsOfSweep(ended, runs);
      const through = own.filter((run) => {
        const outcome = outcomeOf(run, ended);
        return !outcome.isPending && outcome.value !== null;
      });
      // its first seed's, of the last rung
      const ofBest = ended.made.filter(({ trial }) => trial === ranking.best?.trial);
      const lastRung = ofBest.reduce((last, { rung }) => Math.max(last, rung), 0);
      const bestRunId =
        ofBest.find(({ rung, runId }) => rung === lastRung && through.some(({ id }) => id === runId))?.runId ?? null;
      return {
        ok: true,
        sweepId,
        bestRunId,
        throughCount: through.length,
        importSeconds,
        totalSeconds: secondsSince(startedAt),
      };
    });
  } finally {
    stopGivingUp();
  }
}

/** Rejects where the sweep or the queue ends by an error. */
function endOf({ store }: Studio, sweepId: string): Promise<SweepRecord> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const { sweeps, queue, errors } = store.getState();
      const sweep = sweeps.find(({ id }) => id === sweepId);
      if (sweep?.error) reject(fromErrorRecord(sweep.error));
      else if (queue.isPaused && errors.train) reject(fromErrorRecord(errors.train));
      else if (queue.isPaused) reject(new VoxtuneError('internal/unexpected', 'The queue was paused.'));
      else if (sweep && sweep.state !== 'running') resolve(sweep);
      else return;
      stop();
    };
    const stop = store.subscribe(look);
    look();
  });
}

function specOf({ store }: Studio, asked: AskedSweep): SweepSpec {
  const { config, dataset } = store.getState();
  const { seeds, folds, ...others } = asked;
  return {
    ...others,
    seeds: 'list' in seeds ? [...seeds.list] : Array.from({ length: seeds.count }, (_, at) => config.seed + at),
    folds: folds && foldsOf(present(dataset), folds),
  };
}

function foldsOf(
  { groups, record }: NonNullable<ReturnType<Studio['store']['getState']>['dataset']>,
  asked: NonNullable<AskedSweep['folds']>,
): SweepFolds {
  const usual = usualFoldGroup(groups, record.splitConfig.keepApart ?? []);
  if (asked.kind === 'count') {
    if (usual) say(`Folds have whole values of ${usual}.`);
    return { kind: 'count', count: asked.count, by: usual };
  }
  const by = asked.name ?? usual;
  if (by !== null) return { kind: 'group', by };
  throw new VoxtuneError(
    'split/no-group',
    'Folds are to be made by a group, and it is not known of the clips who speaks or what else they have in common. Say ' +
      'with --speaker-field N or --group NAME=N which part of the name it is.',
    { group: 'speaker' },
  );
}
