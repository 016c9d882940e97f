// README.md of an exported model: what it was trained on, how, how well it does, and how to load it in Python.

import { architectures } from '../config/architectures.ts';
import { truncationLength } from '../config/feature-extractor.ts';
import { toHuggingFaceNames } from '../config/hf-names.ts';
import { toTrainingArgumentsPython } from '../config/training-arguments/write.ts';
import { macroOfOccurring } from '../evaluation/classification-metrics.ts';
import { figuresOf } from '../evaluation/figures.ts';
import type { GroupReport } from '../evaluation/group-report.ts';
import { customHead } from '../evaluation/probes/probe-head.ts';
import { accuracyInterval, fewGroups, type TestIntervals } from '../evaluation/test-intervals.ts';
import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import { majorityBaseline } from '../run/majority-baseline.ts';
import { classOf, type RunRecord } from '../run/run-record.ts';
import { splitDescription } from '../run/split-description.ts';
import type { WeightDtype } from './export-kinds.ts';
import type { BaseModel, ExportedModel } from './exported-model.ts';
import { code, headingText, percent, range, yamlText } from './markdown.ts';
import { limitsSection } from './model-card-limits.ts';
import { probeSection } from './probe-section.ts';
import { statisticsClassName } from './statistics-classifier.ts';

export interface ModelCardFacts extends Pick<ExportedModel, 'run' | 'step' | 'base' | 'calibration'> {
  /** Of the exported model's config. */
  config: Pick<ModelConfig, 'modelType' | 'layerCount' | 'usesWeightedLayerSum'>;
}

export function modelCard(model: ModelCardFacts, dtype: WeightDtype = 'float32'): string {
  const { run, step, config, base, calibration } = model;
  const { modelType } = config;
  const isCustom = customHead(run.probe) !== null;
  const className = isCustom ? statisticsClassName(modelType) : architectures[modelType].className;
  return [
    frontMatter(run, modelType, base),
    `# ${headingText(run.name)}`,
    `A ${className} that tells ${run.labels.length} classes apart: ${run.labels.map(code).join(', ')}. ${origin(run, config)}`,
    resultsSection(run, step),
    dataSection(run),
    limitsSection(model, dtype),
    run.probe ? probeSection(run.probe) : settingsSection(run, step),
    usageSection(run, className, isCustom, calibration),
    licenceSection(base),
    '',
  ].join('\n\n');
}

function origin(run: RunRecord, config: ModelCardFacts['config']): string {
  const base = `${code(run.modelName)}${openedAs(run, config)}`;
  const where = `${code(run.datasetName)} in a web browser with Voxtune`;
  return run.probe
    ? `It is ${base}, not trained further, with a classifier that was fitted to ${where}.`
    : `It is ${base}, fine-tuned on ${where}.`;
}

/** What was made of the base model before anything trained. */
function openedAs({ config: { numHiddenLayers } }: RunRecord, config: ModelCardFacts['config']): string {
  const layers = config.layerCount === 1 ? 'its first layer' : `its first ${config.layerCount} layers`;
  const cut = numHiddenLayers === null ? null : `cut to ${config.layerCount === 0 ? 'none of its layers' : layers}`;
  const sum = config.usesWeightedLayerSum ? 'its head on a weighted sum of all hidden states' : null;
  const changes = [cut, sum].filter((change) => change !== null);
  return changes.length === 0 ? '' : `, ${changes.join(', ')}`;
}

function frontMatter(run: RunRecord, modelType: string, { hub }: BaseModel): string {
  const lines = [
    'library_name: transformers',
    'pipeline_tag: audio-classification',
    'tags:',
    '- audio-classification',
    `- ${modelType}`,
    '- voxtune',
    ...(hub ? [`base_model: ${yamlText(hub.repo)}`] : []),
  ];
  if (run.evaluation)
    lines.push(
      'model-index:',
      `- name: ${yamlText(run.name)}`,
      '  results:',
      '  - task:',
      '      type: audio-classification',
      '    dataset:',
      `      name: ${yamlText(run.datasetName)}`,
      `      type: ${yamlText(run.datasetName)}`,
      `      split: ${run.evaluation.split}`,
      '    metrics:',
      '    - type: accuracy',
      `      value: ${run.evaluation.metrics.test_accuracy}`,
      '    - type: f1',
      `      value: ${macroOfOccurring(run.evaluation).f1}`,
    );
  return `---\n${lines.join('\n')}\n---`;
}

function resultsSection(run: RunRecord, step: number): string {
  const { evaluation } = run;
  if (!evaluation) return '## Results\n\nThis run was not evaluated.';
  const { metrics, perClass, predictions, confusion } = evaluation;
  const figures = figuresOf(predictions, perClass.length);
  const withInterval = (name: 'balanced_accuracy' | 'macro_f1') =>
    `${share(figures[name])}${range(evaluation.intervals?.figures[name])}`;
  const head = `On ${predictions.length} clips of the ${evaluation.split} split: accuracy **${percent(
    metrics.test_accuracy,
  )}**${range(accuracyInterval(evaluation))}, balanced accuracy ${withInterval('balanced_accuracy')}, macro F1 ${withInterval(
    'macro_f1',
  )}, loss ${metrics.test_loss.toFixed(4)}. ${intervalNote(evaluation.intervals)} Always guessing the commonest class of the training clips gives ${percent(
    majorityBaseline(
      run,
      predictions.map(({ label }) => label),
    ),
  )}.${
    evaluation.step === step
      ? ''
      : ` These figures are of the parameters after update ${evaluation.step}; those in this folder are of update ${step}.`
  }`;
  const classes = table(
    ['class', 'precision', 'recall', 'F1', 'clips'],
    perClass.map(({ support }, label) => {
      const one = figures.perClass[label];
      const shares = [one?.precision, one?.recall, one?.f1].map((value) => share(value ?? Number.NaN));
      return [code(run.labels[label] ?? ''), ...shares, String(support)];
    }),
  );
  const matrix = table(
    ['true \\ predicted', ...run.labels.map(code)],
    confusion.map((row, label) => [code(run.labels[label] ?? ''), ...row.map(String)]),
  );
  const groups = (evaluation.groups ?? []).map((report) => groupSection(run, report));
  return ['## Results', head, classes, 'Confusion matrix:', matrix, ...groups].join('\n\n');
}

function intervalNote(intervals: TestIntervals | undefined): string {
  if (!intervals || intervals.by === null) return 'In brackets: 95 % intervals, as if clips had nothing in common.';
  if (intervals.count < 2)
    return `All of these clips are of one ${code(intervals.by)}: how it does on others cannot be told from them.`;
  const few = intervals.count < fewGroups ? ' So few say little of others: the true ranges may well be wider.' : '';
  return `In brackets: 95 % intervals over the ${intervals.count} values of ${code(intervals.by)} in the test (bootstrap).${few}`;
}

/** The most and the least that a card lists of a group with many values. */
const listedOfGroup = 10;

function groupSection(run: RunRecord, { name, rows, gap, pValue, ...report }: GroupReport): string {
  const values = report.values ?? run.groups?.find((group) => group.name === name)?.values ?? [];
  const listed =
    rows.length <= 2 * listedOfGroup ? rows : [...rows.slice(0, listedOfGroup), ...rows.slice(-listedOfGroup)];
  const found =
    gap === null || pValue === null
      ? 'Too few clips each to compare them.'
      : `From the best to the worst ${(100 * gap).toFixed(1)} points (p = ${pValue.toPrecision(2)}, permutation test).`;
  const cut = listed.length < rows.length ? ` The best and the worst ${listedOfGroup} of ${rows.length}:` : '';
  const lines = listed.map(({ value, clipCount, right, interval }) => [
    code(values[value] ?? ''),
    `${percent(right / clipCount)}${range(interval)}`,
    String(clipCount),
  ]);
  return `By ${code(name)}: ${found}${cut}\n\n${table([name.replace(/[^\p{L}\p{N} ]/gu, ' '), 'right', 'clips'], lines)}`;
}

function share(value: number): string {
  return Number.isNaN(value) ? '–' : percent(value);
}

function dataSection(run: RunRecord): string {
  const { train, validation, test } = run.split;
  const how = splitDescription(run.splitConfig);
  const counts = [train, validation, test].map((part) => countsOf(run, part));
  const clipCounts = table(
    ['class', 'train', 'validation', 'test'],
    run.labels.map((label, at) => [code(label), ...counts.map((ofPart) => String(ofPart[at]))]),
  );
  return `## Data\n\n${code(run.datasetName)}: ${train.length + validation.length + test.length} clips: ${train.length} to train, ${
    validation.length
  } to validate, ${test.length} to test (${how}). Audio is read as mono at ${run.featureExtractor.samplingRateHz} Hz.\n\n${clipCounts}`;
}

/** Clips of each class. */
function countsOf(run: RunRecord, part: readonly number[]): number[] {
  const counts = run.labels.map(() => 0);
  for (const clip of part) {
    const label = classOf(run, clip);
    const count = counts[label];
    if (count !== undefined) counts[label] = count + 1;
  }
  return counts;
}

function settingsSection(run: RunRecord, step: number): string {
  const rows = Object.entries(toHuggingFaceNames(run.config)).map(([name, value]) => [code(name), code(String(value))]);
  const trained = `${step} of ${run.totalSteps} updates`;
  const padding =
    run.config.padding === 'solo'
      ? 'Each clip was run as if it were alone: padding has no influence.'
      : 'The clips of a batch were padded to its longest and run together, as Trainer does.';
  const python = toTrainingArgumentsPython(run.config).trimEnd();
  return `## Training\n\nThese are the parameters after ${trained}. ${padding}\n\n${table(
    ['setting', 'value'],
    rows,
  )}\n\nAs Trainer would be given them (\`training_args.json\` has all of them):\n\n\`\`\`python\n${python}\n\`\`\``;
}

/** Of a class that transformers does not have. */
const customNote = `transformers has no such head: \`modeling_voxtune.py\` in this folder is its code, and \`trust_remote_code=True\` runs it. Or import the class from that file.

`;

function usageSection(
  run: RunRecord,
  className: string,
  isCustom: boolean,
  calibration: ModelCardFacts['calibration'],
): string {
  const rate = run.featureExtractor.samplingRateHz;
  const longest = truncationLength(run.featureExtractor);
  const cut = longest === null ? '' : `, truncation=True, max_length=${longest}`;
  const loader = isCustom ? 'AutoModelForAudioClassification' : className;
  const load = isCustom ? 'folder, trust_remote_code=True' : 'folder';
  return `## Use

${isCustom ? customNote : ''}Classify one clip at a time, or pass an attention mask of your own: padding without one changes the result.

\`\`\`python
import librosa
import torch
from transformers import AutoFeatureExtractor, ${loader}

folder = "."
model = ${loader}.from_pretrained(${load}).eval()
extractor = AutoFeatureExtractor.from_pretrained(folder)

samples, _ = librosa.load("clip.wav", sr=${rate})
inputs = extractor(samples, sampling_rate=${rate}, return_tensors="pt"${cut})
with torch.no_grad():
    logits = model(inputs.input_values.to(model.dtype)).logits[0].float()
${calibration ? calibratedUse : plainUse}
\`\`\``;
}

const plainUse = 'print(model.config.id2label[int(logits.argmax())], logits.softmax(-1).tolist())';

const calibratedUse = `calibration = model.config.voxtune
confidence, label = (logits / calibration["temperature"]).softmax(-1).max(-1)
is_unsure = confidence < calibration["unsure_below"]
print("unsure" if is_unsure else model.config.id2label[int(label)], float(confidence))`;

function licenceSection({ name, hub, licence }: BaseModel): string {
  const base = hub ? `${code(hub.repo)} at commit ${code(hub.commit)}` : code(name);
  const under =
    licence === null ? 'its licence is not known to Voxtune: look where it came from' : `its licence: ${code(licence)}`;
  return `## Licence\n\nThe base model is ${base}; ${under}. No licence was chosen for this model; its training data may have terms of their own.`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
