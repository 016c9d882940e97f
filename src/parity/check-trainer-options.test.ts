import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { useCpuBackend } from '../engine/backend/cpu-backend.ts';
import { checkTrainerOptions } from './check-trainer-options.ts';
import type { CheckResult } from './parity-types.ts';
import { Reporter } from './reporter.ts';

const read = () => JSON.parse(readFileSync('fixtures/golden/trainer-options.json', 'utf8'));

async function failures(json: unknown): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  await checkTrainerOptions(json, new Reporter('', (result) => results.push(result)));
  expect(results.length).toBeGreaterThan(80);
  return results.filter((result) => result.status !== 'passed');
}

beforeAll(useCpuBackend);

test('schedules, losses, order, counts and whole runs are Trainer’s', async () => {
  expect(await failures(read())).toEqual([]);
});

test('what is wrong anywhere is found', async () => {
  const golden = read();
  golden.curves[3].learning_rates[8] *= 1.0001;
  golden.followed[1].rates[20] *= 1.01;
  golden.losses[3].gradient[2][1] += 1e-3;
  golden.length_grouping[2].order.reverse();
  golden.totals[1].total_updates += 1;
  golden.runs.runs[1].saves[0] += 1;
  golden.runs.runs[2].log[2].epoch += 0.1;
  golden.runs.runs[4].log[3].loss += 1e-3;
  golden.runs.runs[6].weight[0] += 1e-3;
  expect(await failures(golden)).toHaveLength(9);
});
