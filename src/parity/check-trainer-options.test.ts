import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { useCpuBackend } from '../engine/backend/cpu-backend.ts';
import { expectPassed, notPassed } from '../testing/expect-passed.ts';
import { goldenFile } from '../testing/golden-folder.ts';
import { checkTrainerOptions } from './check-trainer-options.ts';
import { goldenHarness } from './harness.ts';
import { collectResults } from './reporter.ts';

beforeAll(useCpuBackend);

test('schedules, losses, order, counts, arguments and whole runs are Trainer’s', async () => {
  expectPassed(await goldenHarness.checkShared([goldenFile('trainer-options.json')]), 184);
});

test('what is wrong anywhere is found', async () => {
  const golden = JSON.parse(readFileSync('fixtures/golden/trainer-options.json', 'utf8'));
  golden.curves[3].learning_rates[8] *= 1.0001;
  golden.followed[1].rates[20] *= 1.01;
  golden.losses[3].gradient[2][1] += 1e-3;
  golden.length_grouping[2].order.reverse();
  golden.totals[1].total_updates += 1;
  golden.arguments[1].json.weight_decay += 0.01;
  golden.runs.runs[1].saves[0] += 1;
  golden.runs.runs[2].log[2].epoch += 0.1;
  golden.runs.runs[4].log[3].loss += 1e-3;
  golden.runs.runs[6].weight[0] += 1e-3;
  expect(notPassed(await collectResults('', (report) => checkTrainerOptions(golden, report)))).toHaveLength(10);
});
