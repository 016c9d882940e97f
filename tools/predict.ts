// `npm run predict`: what a trained classifier says of recordings, without the page. See predict-help.ts.

import { rmSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { PredictOutcome, TrainOutcome } from '../src/app/headless-api.ts';
import { givenFiles } from './given-files.ts';
import { openHeadlessPage, saveDownload } from './headless-page.ts';
import { predictHelp } from './predict-help.ts';
import { type PredictOptions, readPredictOptions } from './predict-options.ts';
import { duration, ProgressLine } from './progress-line.ts';
import { complain, runCommand } from './studio-command.ts';
import { makeOutFolder, modelFiles } from './studio-files.ts';
import { readTrainOptions } from './train-options.ts';

async function predict({ files, model, out, request }: PredictOptions): Promise<number> {
  const given = givenFiles(files);
  const modelGiven = model === null ? [] : modelFiles(model);
  const folder = makeOutFolder(dirname(out));
  const path = join(folder, basename(out));
  const leftOutPath = join(folder, `${basename(out, extname(out))}-left-out.csv`);
  const line = new ProgressLine();
  const startedAt = performance.now();
  const { page, setFiles, close } = await openHeadlessPage({ allowsGpu: true });
  try {
    await page.exposeFunction('reportProgress', (progress: Parameters<ProgressLine['show']>[0]) => line.show(progress));
    await setFiles('files', given);
    await setFiles('model', modelGiven);
    let runId: string | null = null;
    if (model === null) {
      const asked = readTrainOptions(['--backend', request.backend]).request;
      const trained: TrainOutcome = await page.evaluate((sample) => window.voxtuneHeadless.train(sample), asked);
      if (!trained.ok) return complain(trained, line);
      runId = trained.runId;
    }
    const outcome: PredictOutcome = await page.evaluate((asked) => window.voxtuneHeadless.predict(asked), {
      ...request,
      runId,
    });
    if (!outcome.ok) return complain(outcome, line);
    const save = (file: 'predictions.csv' | 'left-out.csv', to: string) =>
      saveDownload(page, to, () => page.evaluate((name) => window.voxtuneHeadless.savePredicted(name), file));
    await save('predictions.csv', path);
    // of an earlier time
    rmSync(leftOutPath, { force: true });
    if (outcome.leftOutCount > 0) await save('left-out.csv', leftOutPath);
    const also = outcome.leftOutCount > 0 ? ` What could not be used is in ${leftOutPath}.` : '';
    line.say(`The predictions are in ${path} after ${duration((performance.now() - startedAt) / 1000)}.${also}`);
    return 0;
  } finally {
    await close();
  }
}

await runCommand('predict', readPredictOptions, predictHelp, predict);
