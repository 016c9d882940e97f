// The probing command of headless.html: the page's own probe, of every labelled clip where no test is asked for.

import { foldNames } from '../evaluation/probes/fold-names.ts';
import { probeFolds } from '../evaluation/probes/probe-folds.ts';
import type { ProbeReport } from '../evaluation/probes/probe-report.ts';
import { probePredictionsCsv } from '../export/probe-csv.ts';
import { probeJson } from '../export/probe-json.ts';
import { itemAt, present } from '../lib/present.ts';
import { openForRun } from '../state/new-run.ts';
import { probeRequest } from '../state/probe-request.ts';
import type { OpenDataset } from '../state/studio-state.ts';
import type { Studio } from '../state/studio-store.ts';
import type {
  HeadlessApi,
  PrepareOutcome,
  ProbeCommandRequest,
  ProbeOutcome,
  Stage,
  UseOutcome,
} from './headless-api.ts';
import { download } from './headless-files.ts';
import { type ChosenFolds, chooseFolds } from './headless-folds.ts';
import { openData, preparedData, readData } from './headless-prepare.ts';
import { sayProbe } from './headless-probe-report.ts';
import { say } from './headless-progress.ts';
import type { Session } from './headless-session.ts';
import { secondsSince } from './phase-clock.ts';

/** The last probe. */
interface Found {
  report: ProbeReport;
  dataset: OpenDataset;
  foldNames: readonly string[];
}

export function probeCommands(
  session: Session,
): Pick<HeadlessApi, 'prepareProbe' | 'probe' | 'useProbe' | 'saveProbe'> {
  let found: Found | null = null;
  return {
    prepareProbe: (request) =>
      session.attempt(async (studio, enter): Promise<PrepareOutcome> => {
        const { importSeconds } = await prepare(studio, request, enter);
        return { ok: true, importSeconds, data: preparedData(studio.store.getState()) };
      }),
    probe: (request) =>
      session.attempt(async (studio, enter): Promise<ProbeOutcome> => {
        const startedAt = performance.now();
        const { importSeconds, choice, nameOf } = await prepare(studio, request, enter);
        const { store, actions } = studio;
        enter('probe');
        await actions.probe(choice ? { folds: choice } : {});
        const { probe: report, dataset } = store.getState();
        found = foundBy(present(report), present(dataset), nameOf);
        sayProbe(found.report, found.dataset);
        return { ok: true, importSeconds, totalSeconds: secondsSince(startedAt) };
      }),
    useProbe: (best) =>
      session.attempt(async ({ actions: { useProbe: takeProbe } }, enter): Promise<UseOutcome> => {
        enter('probe');
        return { ok: true, runId: await takeProbe(present(found).report.best[best]) };
      }),
    async saveProbe(file) {
      const { report, dataset, foldNames } = present(found);
      const text =
        file === 'probe.json' ? probeJson(report, foldNames) : probePredictionsCsv(report, dataset.clips, foldNames);
      download(new Blob([text]), file);
    },
  };
}

/** All but the probe, and what is said of it. */
async function prepare(
  studio: Studio,
  request: ProbeCommandRequest,
  enter: (stage: Stage) => void,
): Promise<ChosenFolds & { importSeconds: number }> {
  const { store, actions } = studio;
  // its pass is another than a training's
  actions.setPrefillOn(false);
  const importSeconds = await openData(studio, request, enter, () => undefined);
  const isSplit = asksForParts(request);
  const split = isSplit ? request.split : { ...everyClip, ...request.split };
  await readData(studio, { ...request, split }, enter, { importSeconds, isSplit });
  const folds = await chooseFolds(studio, request.folds);
  const { dataset, model } = openForRun(store.getState());
  // folds that cannot be are refused before the clips are heard
  const asked = probeRequest(dataset, model, folds.choice ? { folds: folds.choice } : {});
  const { count: foldCount, by } = probeFolds(asked, asked.folds, asked.seed);
  if (asked.folds.kind === 'count' && foldCount < asked.folds.count)
    say(`There are ${foldCount} of ${by ?? 'clips'}, too few for ${asked.folds.count} folds: they are ${foldCount}.`);
  const { train, validation, test } = dataset.split;
  const probed = train.length + validation.length;
  say(
    isSplit
      ? `Probes the ${probed} clips that train and validate in ${foldCount} folds; the ${test.length} test clips stay unheard.`
      : `Probes all ${probed} labelled clips in ${foldCount} folds.`,
  );
  return { ...folds, importSeconds };
}

/** No test is held out: each fold is one. */
const everyClip = { method: 'random', validationFraction: 0, testFraction: 0 } as const;

/** What is kept apart is so between folds too; anything else is about parts. */
function asksForParts({ split: { keepApart: _, seed: __, ...others } }: ProbeCommandRequest): boolean {
  return Object.keys(others).length > 0;
}

function foundBy(report: ProbeReport, dataset: OpenDataset, nameOf: ChosenFolds['nameOf']): Found {
  if (!nameOf) return { report, dataset, foldNames: foldNames(report, dataset.groups) };
  const names: string[] = [];
  for (const [at, clip] of report.clips.entries()) names[itemAt(report.clipFolds, at)] = nameOf(clip);
  return { report, dataset, foldNames: names };
}
