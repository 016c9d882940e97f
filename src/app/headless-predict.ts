// The predicting command of headless.html: the page's own classifier of a run or a model, over files that no data set holds.

import { type PredictedRow, predictedCsv } from '../export/predicted-csv.ts';
import { noAudioError, sentenceOf } from '../importing/listing.ts';
import type { Culprit } from '../lib/errors.ts';
import { present } from '../lib/present.ts';
import type { PredictorInfo, PredictorSource } from '../runs/predict/predict-types.ts';
import { hearFiles } from '../state/hear-files.ts';
import type { Studio } from '../state/studio-store.ts';
import { isNews } from '../ui/data/left-out.ts';
import type { HeadlessApi, PredictOutcome, PredictRequest, Stage } from './headless-api.ts';
import { download, filesOf } from './headless-files.ts';
import { openEngineAndModel } from './headless-prepare.ts';
import { say, show } from './headless-progress.ts';
import { leftOutCsv } from './headless-report.ts';
import type { Session } from './headless-session.ts';
import { secondsSince } from './phase-clock.ts';

/** So many files that could not be used are named. */
const mostNamed = 20;

interface Predicted {
  info: PredictorInfo;
  rows: PredictedRow[];
  /** By what `answerOf` says. */
  kinds: Record<'label' | 'unsure' | 'nothing', number>;
  leftOut: Culprit[];
}

export function predictCommands(session: Session): Pick<HeadlessApi, 'predict' | 'savePredicted' | 'timePredictions'> {
  let last: Predicted | null = null;
  return {
    predict: (request) =>
      session.attempt(async (studio, enter): Promise<PredictOutcome> => {
        last = null;
        const source = await takeSource(studio, request, enter);
        enter('predict');
        const info = await studio.actions.openPredictor(source);
        say(`${info.name} tells ${info.labels.length} labels apart: ${info.labels.join(', ')}`);
        const startedAt = performance.now();
        last = await predictAll(studio, info, request);
        const seconds = secondsSince(startedAt);
        sayAll(last);
        if (last.rows.length === 0) {
          enter('import');
          throw noAudioError(last.leftOut);
        }
        return { ok: true, predictedCount: last.rows.length, leftOutCount: last.leftOut.length, seconds };
      }),
    async timePredictions(runId, seconds, count) {
      const { actions } = await session.studio();
      const { sampleRateHz } = await actions.openPredictor({ kind: 'run', runId });
      const times: number[] = [];
      for (let i = 0; i < count; i++) {
        const samples = Float32Array.from({ length: seconds * sampleRateHz }, () => 0.1 * (Math.random() - 0.5));
        const startedAt = performance.now();
        await actions.predictClips([samples]);
        times.push(performance.now() - startedAt);
      }
      return times;
    },
    async savePredicted(file) {
      const { info, rows, leftOut } = present(last);
      const text = file === 'predictions.csv' ? predictedCsv(rows, info.labels) : leftOutCsv(leftOut);
      download(new Blob([text], { type: 'text/csv' }), file);
    },
  };
}

async function takeSource(
  { store, actions }: Studio,
  { backend, runId }: PredictRequest,
  enter: (stage: Stage) => void,
): Promise<PredictorSource> {
  if (runId !== null) return { kind: 'run', runId };
  enter('engine');
  await actions.setBackendPreference(backend);
  enter('model');
  await actions.importModel(filesOf('model'));
  const { engine, model } = openEngineAndModel(store.getState());
  say(`Engine: ${engine.description}`);
  return { kind: 'model', modelId: model.id };
}

async function predictAll(
  { actions }: Studio,
  info: PredictorInfo,
  { importLimits, zipNames }: PredictRequest,
): Promise<Predicted> {
  const found: Predicted = { info, rows: [], kinds: { label: 0, unsure: 0, nothing: 0 }, leftOut: [] };
  const wishes = { limits: importLimits, nameEncoding: zipNames ?? undefined };
  const { predictClips, decodeFiles } = actions;
  await hearFiles(
    { predictClips, decodeFiles: (files, onFile) => decodeFiles(files, onFile, wishes) },
    {
      files: filesOf('files'),
      predictor: info,
      before: { clips: [], problems: [] },
      signal: new AbortController().signal,
      // nobody plays them
      shelve: () => 0,
      onProgress({ clips, problems, done, total, clipsPerSec, secondsLeft }) {
        show({ activity: 'predicting', unit: 'files', done, total, perSec: clipsPerSec, secondsLeft });
        found.rows = clips.map(({ name, answer, logits }) => ({ ...answer, file: name, logits }));
        found.leftOut = [...problems];
        found.kinds = { label: 0, unsure: 0, nothing: 0 };
        for (const { answer } of clips) found.kinds[answer.kind]++;
      },
    },
  );
  return found;
}

function sayAll({ info, rows, kinds, leftOut }: Predicted): void {
  const news = leftOut.filter(isNews);
  for (const problem of news.slice(0, mostNamed)) say(`Left out: ${sentenceOf(problem)}`);
  if (news.length > mostNamed) say(`Left out: ${news.length - mostNamed} more; the list of them has all.`);
  if (rows.length === 0) return;
  const { temperature, unsureBelow, calibratedOn } = info;
  const how =
    calibratedOn > 0
      ? `temperature ${temperature.toFixed(3)}, from ${calibratedOn} validation clips`
      : 'as the model says them: nothing is there to calibrate them on';
  say(`Probabilities: ${how}`);
  const unsure = `${kinds.unsure} unsure (below ${(100 * unsureBelow).toFixed(0)} %)`;
  say(`Predicted ${rows.length} files: ${kinds.label} sure, ${unsure}, ${kinds.nothing} silent`);
}
