// The probe's rows on the same test speakers as the trainings: `npm run probe`'s own page, with the test of each fold as one fold
// of a cross-validation. What is chosen, is chosen inside the other folds.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comparedRowNames } from '../../src/evaluation/probes/probe-report.ts';
import { itemAt } from '../../src/lib/present.ts';
import { saveDownload } from '../../tools/headless-page.ts';
import { dataRequest, type Measured, openBenchPage, usedSeconds } from './bench-page.ts';
import type { Body } from './bodies.ts';
import { type Fold, type Task, testFoldName } from './tasks.ts';

export type ProbeRowName = (typeof comparedRowNames)[number];

interface ProbeJson {
  rows: { name: string; folds: number[] }[];
  folds: string[];
}

export interface Prober {
  /** All rows, of the folds of one seed; a fold and row after another. */
  probe(folds: readonly Fold[]): Promise<{ fold: Fold; row: ProbeRowName; measured: Measured }[]>;
  close(): Promise<void>;
}

export async function openProber(task: Task, body: Body): Promise<Prober> {
  const { page, line, close } = await openBenchPage(task, body);
  const folder = mkdtempSync(join(tmpdir(), 'voxtune-bench-'));
  return {
    async probe(folds) {
      line.say(`\n${task.name}, ${body.name}, seed ${itemAt(folds, 0).seed}: probing`);
      const request = {
        ...dataRequest(task, body),
        split: { seed: itemAt(folds, 0).seed },
        folds: { kind: 'given' as const, folds: task.probeFolds(folds) },
      };
      const before = usedSeconds();
      const outcome = await page.evaluate((asked) => window.voxtuneHeadless.probe(asked), request);
      const after = usedSeconds();
      if (!outcome.ok) throw new Error(`${outcome.stage}: ${outcome.error.message}`);
      const path = join(folder, 'probe.json');
      await saveDownload(page, path, () => page.evaluate(() => window.voxtuneHeadless.saveProbe('probe.json')));
      const report = JSON.parse(readFileSync(path, 'utf8')) as ProbeJson;
      const shared = {
        validationAccuracy: null,
        testedStep: 0,
        updates: 0,
        // of all rows and folds together
        seconds: outcome.totalSeconds,
        processorSeconds: before === null || after === null ? null : Number((after - before).toFixed(1)),
      };
      return folds.flatMap((fold) =>
        comparedRowNames.map((row) => {
          const found = report.rows.find(({ name }) => name === row);
          const testAccuracy = found?.folds[report.folds.indexOf(testFoldName(fold))];
          if (testAccuracy === undefined) throw new Error(`The report has no figure of ${row} in fold ${fold.index}.`);
          const testClips = Object.values(fold.parts).filter((part) => part === 'test').length;
          return { fold, row, measured: { ...shared, testAccuracy, testClips } };
        }),
      );
    },
    async close() {
      rmSync(folder, { recursive: true, force: true });
      await close();
    },
  };
}
