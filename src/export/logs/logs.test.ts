import Papa from 'papaparse';
import { expect, test } from 'vitest';
import type { ZipPart } from '../../formats/zip/writer.ts';
import { RunHistory } from '../../run/run-history.ts';
import { reportSource } from '../../testing/report-source.ts';
import { runForTest } from '../../testing/run-record.ts';
import type { LogRow } from '../../training/log-rows.ts';
import { flatMetrics } from '../metrics-json.ts';
import { logCsv, logJsonl, predictionsJsonl, runJson } from './log-files.ts';
import { logsParts } from './logs-folder.ts';
import { runSettings } from './run-settings.ts';
import { trainerTag } from './trainer-tags.ts';

const nasty = `=cmd()|"'\`\${x}\n</script>\\../\u202egpj🎉\u2028\ud800 中文${'x'.repeat(200)}`;
const noExtras = { weights: null, card: null, confusion: null };

const rows: LogRow[] = [
  { kind: 'train', step: 10, epoch: 0.5, loss: 0.1 + 0.2, grad_norm: 3, learning_rate: 1e-7, elapsed_sec: 20.25 },
  { kind: 'train', step: 20, epoch: 1, loss: Number.NaN, grad_norm: Number.POSITIVE_INFINITY, learning_rate: 0 },
  {
    kind: 'eval',
    step: 20,
    epoch: 1,
    eval_loss: 1.5,
    eval_accuracy: 0.5,
    eval_f1: 0.25,
    eval_runtime: 1,
    eval_samples_per_second: 2,
    eval_steps_per_second: 1,
  },
];

test('rows keep every digit, and what is not finite is null in JSON and named in CSV', () => {
  const history = RunHistory.of(rows);
  const [first, second, third] = logJsonl(history)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(first).toEqual({
    step: 10,
    epoch: 0.5,
    loss: 0.1 + 0.2,
    grad_norm: 3,
    learning_rate: 1e-7,
    elapsed_sec: 20.25,
  });
  expect(second).toMatchObject({ loss: null, grad_norm: null });
  expect(third).toMatchObject({ eval_accuracy: 0.5 });
  const { data } = Papa.parse<Record<string, string>>(logCsv(history), { header: true, skipEmptyLines: true });
  expect(data.map(({ loss, grad_norm, eval_loss }) => [loss, grad_norm, eval_loss])).toEqual([
    ['0.30000000000000004', '3', ''],
    ['NaN', 'Infinity', ''],
    ['', '', '1.5'],
  ]);
});

test.each([
  ['loss', 'train/loss'],
  ['learning_rate', 'train/learning_rate'],
  ['eval_loss', 'eval/loss'],
  ['eval_samples_per_second', 'eval/samples_per_second'],
  ['test_accuracy', 'test/accuracy'],
  ['evaluated', 'train/evaluated'],
])('%s is the curve %s, as in transformers', (name, tag) => {
  expect(trainerTag(name)).toBe(tag);
});

test('settings are plain values under Hugging Face’s names', () => {
  const run = runForTest();
  const settings = runSettings({
    ...run,
    config: { ...run.config, lrSchedulerKwargs: { num_cycles: 2 }, earlyStoppingPatience: null },
  });
  expect(settings.get('learning_rate')).toBe(5e-4);
  expect(settings.get('lr_scheduler_kwargs')).toBe('{"num_cycles":2}');
  expect(settings.get('early_stopping_patience')).toBeNull();
  expect(settings.get('load_best_model_at_end')).toBe(true);
});

test('the figures of the test are those of metrics.json', () => {
  const { run } = reportSource({
    labels: ['a', 'b', 'c'],
    speakers: ['x', 'y', 'z', 'u'],
    clipCount: 120,
    rightShare: 0.6,
  });
  const { test: figures } = JSON.parse(runJson(run)) as { test: Record<string, number> };
  const metrics = flatMetrics(run);
  expect(figures['test/accuracy']).toBe(metrics.test_accuracy);
  expect(figures['test/macro_f1']).toBe(metrics.test_macro_f1);
  expect(figures['test/balanced_accuracy_low']).toBe(metrics.test_balanced_accuracy_low);
  expect(figures['test/samples']).toBeUndefined();
});

test('hostile names break no file and no path', () => {
  const { run } = reportSource({
    labels: [nasty, 'b'],
    speakers: [nasty, 'x', 'y', 'z'],
    clipCount: 80,
    rightShare: 0.5,
    change: { name: `../../${nasty}`, datasetName: nasty, modelName: nasty, note: nasty, tags: [nasty] },
  });
  const parts = logsParts(run, noExtras);
  const paths = parts.map(({ path }) => path);
  expect(paths).toHaveLength(new Set(paths).size);
  for (const path of paths) {
    expect(path).toMatch(/^(?:[^/\\]+\/){0,2}[^/\\]+$/);
    expect(path.split('/').some((name) => name === '..' || name === '.')).toBe(false);
    expect(path).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  }
  const textOf = (path: string) => String((parts.find((one) => one.path === path) as ZipPart).data);
  const facts = JSON.parse(textOf('run.json')) as { name: string; labels: string[]; config: Record<string, unknown> };
  expect(facts.name).toBe(`../../${nasty.replace('\ud800', '\ufffd')}`);
  expect(facts.labels[1]).toBe('b');
  // a line a clip, whatever is in its name
  const lines = predictionsJsonl(run).trimEnd().split('\n');
  expect(lines).toHaveLength(run.evaluation?.predictions.length ?? -1);
  for (const line of lines) expect((JSON.parse(line) as { probabilities: number[] }).probabilities).toHaveLength(2);
  const readme = textOf('README.md');
  expect(readme.split('\n')[0]).toMatch(/^# Logs of `+/);
  // the scripts have no name in them: they read run.json
  for (const script of ['to_trackio.py', 'to_wandb.py']) expect(textOf(script)).not.toContain('cmd()');
});
