// One training after another in one headless page: the studio's own, as `npm run train` does it.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {} from '../../src/app/headless-api.ts';
import { saveDownload } from '../../tools/headless-page.ts';
import { dataRequest, type Measured, openBenchPage, usedSeconds } from './bench-page.ts';
import type { Body } from './bodies.ts';
import type { Fold, Task } from './tasks.ts';

/** What metrics.json of a run says, as far as it is measured here. */
type RunMetrics = Record<'test_accuracy' | 'test_samples' | 'evaluated_step' | 'global_step', number> & {
  eval_accuracy?: number;
};

export interface Trainer {
  train(fold: Fold): Promise<Measured>;
  close(): Promise<void>;
}

/** @param start the row of a probe that the trainings start from; null: from the model as it is */
export async function openTrainer(task: Task, body: Body, start: string | null): Promise<Trainer> {
  const { page, line, close } = await openBenchPage(task, body);
  const folder = mkdtempSync(join(tmpdir(), 'voxtune-bench-'));

  return {
    async train(fold) {
      const how = start === null ? '' : `, from ${start}`;
      line.say(`\n${task.name}, ${body.name}${how}, seed ${fold.seed}: testing ${fold.testSpeakers.join(' ')}`);
      const request = {
        ...dataRequest(task, body),
        split: { method: 'given' as const, parts: fold.parts },
        preset: task.preset,
        settings: { ...task.settings, seed: fold.seed },
        ...(start !== null && { startFromProbe: start }),
      };
      const before = usedSeconds();
      const outcome = await page.evaluate((asked) => window.voxtuneHeadless.train(asked), request);
      const after = usedSeconds();
      if (!outcome.ok) throw new Error(`${outcome.stage}: ${outcome.error.message}`);
      const path = join(folder, 'metrics.json');
      await saveDownload(page, path, () =>
        page.evaluate((id) => window.voxtuneHeadless.saveTable(id, 'metrics'), outcome.runId),
      );
      const metrics = JSON.parse(readFileSync(path, 'utf8')) as RunMetrics;
      const measured: Measured = {
        testAccuracy: metrics.test_accuracy,
        validationAccuracy: metrics.eval_accuracy ?? null,
        testClips: metrics.test_samples,
        testedStep: metrics.evaluated_step,
        updates: metrics.global_step,
        seconds: outcome.totalSeconds,
        processorSeconds: before === null || after === null ? null : Number((after - before).toFixed(1)),
      };
      line.say(`test accuracy ${measured.testAccuracy.toFixed(4)} of ${measured.testClips} clips`);
      return measured;
    },
    async close() {
      rmSync(folder, { recursive: true, force: true });
      await close();
    },
  };
}
