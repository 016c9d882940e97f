// One training after another in one headless page: the studio's own, as `npm run train` does it.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {} from '../../src/app/headless-api.ts';
import { openHeadlessPage, saveDownload } from '../../tools/headless-page.ts';
import { usageBelow } from '../../tools/process-tree.ts';
import { ProgressLine } from '../../tools/progress-line.ts';
import type { Body } from './bodies.ts';
import type { Fold, Task } from './tasks.ts';

/** What metrics.json of a run says, as far as it is measured here. */
type RunMetrics = Record<'test_accuracy' | 'test_samples' | 'evaluated_step' | 'global_step', number> & {
  eval_accuracy?: number;
};

export interface Measured {
  testAccuracy: number;
  /** Null: there are no validation clips. */
  validationAccuracy: number | null;
  testClips: number;
  /** The update whose weights were tested. */
  testedStep: number;
  updates: number;
  /** From the start of the import to the end of the evaluation. */
  seconds: number;
  /** Processor time of the browser meanwhile; null where the system does not tell. */
  processorSeconds: number | null;
  majority: number;
}

export interface Trainer {
  train(fold: Fold): Promise<Measured>;
  close(): Promise<void>;
}

export async function openTrainer(task: Task, body: Body): Promise<Trainer> {
  const { page, setFiles, close } = await openHeadlessPage();
  const folder = mkdtempSync(join(tmpdir(), 'voxtune-bench-'));
  const line = new ProgressLine();
  await page.exposeFunction('reportProgress', (progress: Parameters<ProgressLine['show']>[0]) => line.show(progress));
  await setFiles('files', [task.archive]);
  await setFiles('model', body.files);

  return {
    async train(fold) {
      line.say(`\n${task.name}, ${body.name}, seed ${fold.seed}: testing ${fold.testSpeakers.join(' ')}`);
      const request = {
        backend: 'wasm' as const,
        data: 'files' as const,
        model: body.files.length > 0 ? ('files' as const) : ('builtin' as const),
        labelRule: { kind: 'field' as const, separator: '_', index: task.labelField },
        groupRules: [],
        split: { method: 'given' as const, parts: fold.parts },
        preset: task.preset,
        settings: { ...task.settings, seed: fold.seed },
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
        majority: task.majority(fold),
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

function usedSeconds(): number | null {
  return process.platform === 'linux' ? usageBelow(process.pid).cpuSec : null;
}
