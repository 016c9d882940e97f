import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { defaultFeatureExtractor } from '../config/feature-extractor.ts';
import { presets } from '../config/presets.ts';
import type { Evaluation } from '../evaluation/evaluation-result.ts';
import { groupReport } from '../evaluation/group-report.ts';
import type { HeadFeatures } from '../evaluation/probes/probe-head.ts';
import { parseModelConfig, withBodySettings } from '../formats/hugging-face/model-config.ts';
import { readSafetensors } from '../formats/weights/safetensors.ts';
import { readZipEntry } from '../formats/zip/archive.ts';
import { listZipEntries } from '../formats/zip/directory.ts';
import { present } from '../lib/present.ts';
import { RunHistory } from '../run/run-history.ts';
import type { RunRecord } from '../run/run-record.ts';
import { configJson } from './config-json.ts';
import { historyJson } from './history-json.ts';
import { huggingFaceZip } from './hugging-face-folder.ts';
import { labelsCsv } from './labels-csv.ts';
import { flatMetrics } from './metrics-json.ts';
import { type ModelCardFacts, modelCard } from './model-card.ts';
import { predictionsCsv } from './predictions-csv.ts';
import { runTable } from './run-table.ts';
import { splitCsv } from './split-csv.ts';

const average = { precision: 0.5, recall: 0.5, f1: 0.5 };
const evaluation: Evaluation = {
  split: 'test',
  evaluatedAt: 0,
  step: 12,
  metrics: {
    test_loss: 0.7,
    test_accuracy: 0.5,
    test_runtime: 1,
    test_samples_per_second: 2,
    test_steps_per_second: 1,
  },
  perClass: [
    { ...average, support: 1 },
    { ...average, support: 1 },
  ],
  macro: average,
  micro: average,
  weighted: average,
  confusion: [
    [1, 0],
    [1, 0],
  ],
  predictions: [
    { clipIndex: 2, path: 'a/one, "two".wav', label: 0, predicted: 0, logits: [Math.fround(0.1), Math.fround(-1e-8)] },
    { clipIndex: 3, path: 'b.wav', label: 1, predicted: 0, logits: [2, 1] },
  ],
};
const run: RunRecord = {
  id: 'r',
  name: 'azure-1',
  createdAt: 0,
  state: 'finished',
  datasetId: 'd',
  datasetName: 'set | one',
  modelId: 'm',
  modelName: 'hubert-nano',
  featureExtractor: defaultFeatureExtractor,
  config: presets.tutorial,
  labelRule: { kind: 'field', separator: '_', index: 0 },
  splitConfig: { method: 'random', validationFraction: 0.25, testFraction: 0.5, seed: 42 },
  labels: ['ANG', 'SAD'],
  clipLabels: [0, 1, 0, 1],
  split: { train: [1], validation: [0], test: [2, 3] },
  totalSteps: 12,
  step: 12,
  epoch: 3,
  elapsedSec: 10,
  history: RunHistory.of([{ kind: 'train', step: 10, epoch: 2.5, loss: 0.5, grad_norm: 1, learning_rate: 1e-5 }]),
  checkpoints: [],
  bestStep: null,
  bestMetric: null,
  backend: 'wasm',
  evaluation,
  error: null,
  resultStep: null,
  skippedSteps: 0,
  incidents: [],
  origin: null,
};
const base = { base: { name: 'hubert-nano', hub: null, licence: 'apache-2.0' }, calibration: null };
const cardOf = (facts: Pick<ModelCardFacts, 'run' | 'step' | 'config'>) => modelCard({ ...base, ...facts });
const baseConfig = () => parseModelConfig(JSON.parse(readFileSync('fixtures/golden/base/config.json', 'utf8')));

test('predictions.csv has a row a clip and gives each float32 back', () => {
  const { data } = Papa.parse<string[]>(predictionsCsv([evaluation], run.labels).trimEnd());
  const [head, first = []] = data;
  expect(head).toEqual(['file', 'split', 'label', 'predicted', 'logit_ANG', 'logit_SAD']);
  expect(first.slice(0, 4)).toEqual(['a/one, "two".wav', 'test', 'ANG', 'ANG']);
  expect(first.slice(4).map((cell) => Math.fround(Number(cell)))).toEqual(evaluation.predictions[0]?.logits);
  expect(data).toHaveLength(3);
});

test('split.csv names every labelled clip once', () => {
  const clips = ['0.wav', '1.wav', '2.wav', '3.wav'].map((path) => ({ path }));
  expect(splitCsv(run, clips)).toBe(
    'file,split,label,label_source\n1.wav,train,SAD,rule\n0.wav,validation,ANG,rule\n2.wav,test,ANG,rule\n3.wav,test,SAD,rule\n',
  );
});

test('split.csv has a column for each group, and names the clips that are in no part', () => {
  const clips = ['0.wav', '1.wav', '2.wav', '3.wav'].map((path) => ({ path }));
  const groups = [
    { name: 'speaker', values: ['=ann', 'bob'], clipValues: [0, 1, 1, -1] },
    { name: 'label', values: ['x'], clipValues: [0, 0, 0, 0] },
  ];
  const split = { train: [1], validation: [], test: [2, 3] };
  expect(splitCsv({ ...run, split, groups }, clips)).toBe(
    'file,split,label,label_source,speaker,group_label\n1.wav,train,SAD,rule,bob,x\n2.wav,test,ANG,rule,bob,x\n' +
      '3.wav,test,SAD,rule,,x\n0.wav,none,ANG,rule,"\'=ann",x\n',
  );
});

test('split.csv says which labels a person gave, and names the clips that one left out', () => {
  const clips = ['0.wav', '1.wav', '2.wav', '3.wav'].map((path) => ({ path }));
  const edited = {
    ...run,
    clipEdits: { labels: { 1: 'SAD' }, excluded: [3] },
    clipLabels: [0, 1, 0, -1],
    split: { train: [1], validation: [0], test: [2] },
  };
  expect(splitCsv(edited, clips)).toBe(
    'file,split,label,label_source\n1.wav,train,SAD,hand\n0.wav,validation,ANG,rule\n2.wav,test,ANG,rule\n3.wav,none,,excluded\n',
  );
});

test('history.json is log_history', () => {
  expect(JSON.parse(historyJson(run.history))).toEqual([
    { step: 10, epoch: 2.5, loss: 0.5, grad_norm: 1, learning_rate: 1e-5 },
  ]);
});

test('metrics.json is flat and has trainer.predict’s names', () => {
  const metrics = flatMetrics(run);
  expect(metrics).toMatchObject({ ...evaluation.metrics, test_macro_f1: 0.5, global_step: 12 });
  for (const value of Object.values(metrics)) expect(value === null || typeof value !== 'object').toBe(true);
});

test('config.json keeps what it does not know and names the classes', () => {
  const original = JSON.parse(readFileSync('fixtures/golden/base/config.json', 'utf8')) as Record<string, unknown>;
  const written = JSON.parse(configJson(baseConfig(), run.labels)) as Record<string, unknown>;
  expect(written).toEqual({
    ...original,
    id2label: { '0': 'ANG', '1': 'SAD' },
    label2id: { ANG: 0, SAD: 1 },
    architectures: ['HubertForSequenceClassification'],
    dtype: 'float32',
  });
});

test('the model card tells results, settings and data, and keeps names out of the markup', () => {
  const card = cardOf({ run, step: 12, config: baseConfig() });
  expect(card).toContain('accuracy **50.0 %**');
  expect(card).toContain('| `warmup_steps` | `500` |');
  expect(card).toContain('1 to train, 1 to validate, 2 to test');
  expect(card).toContain('HubertForSequenceClassification.from_pretrained');
  expect(card).toContain('fine-tuned on `set | one` in');
  expect(card).not.toContain('max_length');
  const cutting = { ...run, featureExtractor: { ...run.featureExtractor, truncation: true, maxLength: 8000 } };
  expect(cardOf({ run: cutting, step: 12, config: baseConfig() })).toContain(', truncation=True, max_length=8000)');
});

test('the model card says which parameters its figures are of, what guessing is, and how clips were padded', () => {
  const card = cardOf({ run, step: 12, config: baseConfig() });
  expect(card).not.toContain('These figures are of');
  expect(cardOf({ run, step: 14, config: baseConfig() })).toContain(
    'These figures are of the parameters after update 12; those in this folder are of update 14.',
  );
  // one of the two test clips has the class that the training clips have most of
  expect(card).toContain('Always guessing the commonest class of the training clips gives 50.0 %.');
  const rare = { ...evaluation, predictions: evaluation.predictions.map((one) => ({ ...one, label: 1 })) };
  const trained = { ...run, clipLabels: run.clipLabels.map(() => 0), evaluation: rare };
  expect(cardOf({ run: trained, step: 12, config: baseConfig() })).toContain('of the training clips gives 0.0 %.');
  expect(card).toContain('padding has no influence');
  const padded = { ...run, config: { ...run.config, padding: 'batch' as const } };
  expect(cardOf({ run: padded, step: 12, config: baseConfig() })).not.toContain('padding has no influence');
});

test('the model card and config.json say with which layers the model was opened', () => {
  const cut = { numHiddenLayers: 3, useWeightedLayerSum: null, classifierProjSize: null };
  const config = withBodySettings(baseConfig(), cut);
  const card = cardOf({ run: { ...run, config: { ...run.config, ...cut } }, step: 12, config });
  expect(card).toContain(', cut to its first 3 layers, fine-tuned on');
  expect(JSON.parse(configJson(config, run.labels))).toMatchObject({ num_hidden_layers: 3 });
  const sum = withBodySettings(baseConfig(), { ...cut, numHiddenLayers: null, useWeightedLayerSum: true });
  expect(cardOf({ run, step: 12, config: sum })).toContain(', its head on a weighted sum of all hidden states, fine');
  expect(JSON.parse(configJson(sum, run.labels))).toMatchObject({ use_weighted_layer_sum: true, num_hidden_layers: 4 });
  expect(cardOf({ run, step: 12, config: baseConfig() })).toContain('`hubert-nano`, fine-tuned on');
});

test('the model card has the groups that were chosen for it, by the names of their values', () => {
  const group = { name: 'length', clipValues: [0, 0, 1, 0] };
  const report = { ...groupReport(evaluation.predictions, group, null), values: ['0–1 s', '1–2 s'] };
  const chosen = { ...run, evaluation: { ...evaluation, groups: [report] } };
  const card = cardOf({ run: chosen, step: 12, config: baseConfig() });
  expect(card).toContain('By `length`: Too few clips each to compare them.');
  expect(card).toMatch(/\| `1–2 s` \| 100\.0 % \(.*\) \| 1 \|/);
});

test('predictions.csv and metrics.json keep the parts apart', async () => {
  const validation = {
    ...evaluation,
    split: 'validation' as const,
    metrics: { ...evaluation.metrics, test_accuracy: 1 },
  };
  const both = { ...run, evaluations: { validation } };
  const { data } = Papa.parse<string[]>((await runTable(both, 'predictions', []).text()).trimEnd());
  expect(data.map((row) => row[1])).toEqual(['split', 'test', 'test', 'validation', 'validation']);
  expect(flatMetrics(both).test_accuracy).toBe(evaluation.metrics.test_accuracy);
  // what was evaluated alone is no test
  expect(flatMetrics({ ...both, evaluation: null })).not.toHaveProperty('test_accuracy');
});

const float32 = { dtype: 'float32', clips: null } as const;

test('the zip holds the files of a training, and its weights are those given', async () => {
  const weights = new Map([['classifier.bias', { shape: [2], data: Float32Array.of(1, 2) }]]);
  const zip = await huggingFaceZip({ ...base, run, step: 12, config: baseConfig(), weights }, float32);
  const entries = await listZipEntries(zip);
  expect(entries.map((entry) => entry.path).sort()).toEqual([
    'README.md',
    'all_results.json',
    'config.json',
    'model.safetensors',
    'preprocessor_config.json',
    'trainer_state.json',
    'training_args.json',
  ]);
  const file = entries.find((entry) => entry.path === 'model.safetensors')!;
  const tensors = await readSafetensors(await readZipEntry(zip, file));
  expect([...tensors.read('classifier.bias')]).toEqual([1, 2]);
});

const probe = (features: HeadFeatures, layers: number[]): RunRecord => ({
  ...run,
  totalSteps: 0,
  probe: {
    rowName: 'x',
    head: { features, layers, c: 0.0123456 },
    accuracy: 0.736,
    interval: { low: 0.7, high: 0.77 },
    foldCount: 3,
    foldsBy: 'speaker',
  },
});

test('a probe that transformers has no head for goes with its code, which config.json names', async () => {
  const folderOf = async (record: RunRecord) => {
    const model = { ...base, run: record, step: 0, config: baseConfig(), weights: new Map() };
    const zip = await huggingFaceZip(model, float32);
    const entries = await listZipEntries(zip);
    const text = async (path: string) => {
      const bytes = await readZipEntry(zip, entries.find((entry) => entry.path === path)!);
      return new TextDecoder().decode(bytes);
    };
    return { names: entries.map(({ path }) => path), text };
  };
  const custom = await folderOf(probe('mean_std', [0, 2]));
  const config = JSON.parse(await custom.text('config.json')) as Record<string, unknown>;
  expect(config).toMatchObject({
    architectures: ['HubertStatisticsClassifier'],
    auto_map: { AutoModelForAudioClassification: 'modeling_voxtune.HubertStatisticsClassifier' },
    pooled_states: [0, 2],
    pooled_statistics: 'mean_std',
  });
  expect(await custom.text('modeling_voxtune.py')).toContain('class HubertStatisticsClassifier(');
  // opened here as a model and exported with a head of transformers' own, it names that code no more
  const again = JSON.parse(configJson(parseModelConfig(config), run.labels)) as Record<string, unknown>;
  expect(again).toEqual(JSON.parse(configJson(baseConfig(), run.labels)));
  const native = await folderOf(probe('mean', [2]));
  expect(native.names).not.toContain('modeling_voxtune.py');
  expect(JSON.parse(await native.text('config.json'))).toMatchObject({
    architectures: ['HubertForSequenceClassification'],
  });
});

test('the card and metrics.json of a probe tell what it reads and how it did out of fold', () => {
  const card = cardOf({ run: probe('mean_std', [0, 2]), step: 0, config: baseConfig() });
  expect(card).toContain(
    'one linear layer over the mean and the standard deviation over time of the hidden states 0, 2. It was fitted to the clips of the training part, as a logistic regression with C = 0.0123. Such a classifier, cross-validated (3 folds, each `speaker` in one of them alone), had an accuracy of 73.6 % (70.0 % to 77.0 %).',
  );
  const best = probe('mean', [2]);
  const chosen = { ...best, probe: { ...present(best.probe), rowName: 'best_native' } };
  expect(cardOf({ run: chosen, step: 0, config: baseConfig() })).toContain(
    'What it reads was chosen by cross-validation. Chosen and fitted anew in each fold (3 folds, each `speaker` in one of them alone), classifiers had an accuracy of 73.6 % (70.0 % to 77.0 %).',
  );
  expect(card).toContain('AutoModelForAudioClassification.from_pretrained(folder, trust_remote_code=True)');
  expect(card).not.toContain('fine-tuned');
  const native = cardOf({ run: probe('mean', [2]), step: 0, config: baseConfig() });
  expect(native).toContain('over the mean over time of hidden state 2.');
  expect(native).toContain('HubertForSequenceClassification.from_pretrained(folder)');
  expect(flatMetrics(probe('mean', [2]))).toMatchObject({
    probe_features: 'mean',
    probe_layers: '2',
    probe_accuracy: 0.736,
    probe_accuracy_low: 0.7,
    probe_folds_by: 'speaker',
  });
});

test('labels.csv says of every clip its label, where that came from, and its part', () => {
  const dataset = {
    record: { clipEdits: { labels: { 1: 'SAD' }, excluded: [2] } },
    clips: ['a.wav', 'b.wav', 'c.wav', '=d.wav'].map((path) => ({ path })),
    ruleLabels: ['ANG', 'ANG', 'ANG', null],
    labels: ['anger', 'sadness'],
    clipLabels: [0, 1, -1, -1],
    isExcluded: [false, false, true, false],
    split: { train: [0], validation: [], test: [1] },
  };
  expect(labelsCsv(dataset)).toBe(
    'file,label,rule_label,label_source,split\na.wav,anger,ANG,rule,train\nb.wav,sadness,ANG,hand,test\n' +
      'c.wav,,ANG,excluded,\n"\'=d.wav",,,rule,\n',
  );
});
