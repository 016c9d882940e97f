import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { presets } from '../src/config/presets.ts';
import { toTrainingArgumentsJson } from '../src/config/training-arguments/write.ts';
import { UsageError } from './cli-error.ts';
import { trainHelp } from './train-help.ts';
import { optionNames, readTrainOptions } from './train-options.ts';

test('without options: the sample and the built-in model as the page has them', () => {
  expect(readTrainOptions([])).toEqual({
    isHelp: false,
    isDryRun: false,
    files: [],
    model: null,
    modelDtype: 'float32',
    labelFiles: [],
    outFolder: 'out',
    splitFile: null,
    notes: [],
    exports: [],
    request: {
      data: 'sample',
      backend: 'auto',
      model: 'builtin',
      importLimits: { clipMinutes: 30, totalHours: 100 },
      zipNames: null,
      labelRule: null,
      groupRules: [],
      split: {},
      preset: null,
      settings: {},
    },
  });
});

test('an archive is trained on with this command’s defaults', () => {
  const { files, request } = readTrainOptions(['a.zip', '--split-file', 's.csv']);
  expect(files).toEqual(['a.zip']);
  expect(request).toMatchObject({
    data: 'files',
    preset: null,
    settings: { num_train_epochs: 3, gradient_accumulation_steps: 4 },
  });
});

test('longer recordings can be allowed, as far as a clip can be read', () => {
  const { request } = readTrainOptions(['a.zip', '--max-clip-minutes', '200', '--max-total-hours', '500']);
  expect(request.importLimits).toEqual({ clipMinutes: 200, totalHours: 500 });
  expect(readTrainOptions(['a.zip', '--zip-names', 'gbk']).request.zipNames).toBe('gb18030');
  expect(() => readTrainOptions(['a.zip', '--zip-names', 'latin'])).toThrow(/GBK, Shift-JIS/);
  expect(() => readTrainOptions(['a.zip', '--max-clip-minutes', '481'])).toThrow(/from 1 to 480; found 481/);
});

test('settings carry Hugging Face’s names, with dashes or underscores', () => {
  const { files, request } = readTrainOptions(
    'a.zip --learning-rate 1e-3 --warmup_steps=5 --save-total-limit none --no-load-best-model-at-end --preset quick'.split(
      ' ',
    ),
  );
  expect(files).toEqual(['a.zip']);
  expect(request.preset).toBe('quick');
  expect(request.settings).toEqual({
    learning_rate: 0.001,
    warmup_steps: 5,
    save_total_limit: null,
    load_best_model_at_end: false,
  });
});

test('a training can begin with a probe', () => {
  const rowOf = (line: string) => readTrainOptions(line.split(' ')).request.startFromProbe;
  expect(rowOf('--start-from-probe a.zip')).toBe('best_native');
  expect(rowOf('a.zip --start_from_probe=layer_3_mean')).toBe('layer_3_mean');
});

test.each([
  ['--label-field 2', { kind: 'field', separator: '_', index: 2 }],
  ['--label-field -1 --label-separator -', { kind: 'field', separator: '-', index: -1 }],
  ['--label-folder', { kind: 'folder', level: 1 }],
  ['--label-folder-level 2', { kind: 'folder', level: 2 }],
  ['--label-regex (?<label>\\d)', { kind: 'regex', pattern: '(?<label>\\d)' }],
  ['--label-column emotion', { kind: 'column', column: 'emotion' }],
  ['--label-votes A,D,F', { kind: 'votes', columns: ['A', 'D', 'F'] }],
])('%s', (line, rule) => {
  expect(readTrainOptions(line.split(' ')).request.labelRule).toEqual(rule);
});

test('who speaks can be told, and speakers kept apart', () => {
  const { request } = readTrainOptions('--speaker-field 1 --label-separator - --split-method speaker'.split(' '));
  expect(request.groupRules).toEqual([{ name: 'speaker', rule: { kind: 'field', separator: '-', index: 1 } }]);
  expect(request.split).toEqual({ method: 'stratified', keepApart: ['speaker'] });
});

test('any groups can be told, and several kept apart', () => {
  const line =
    '--group room=2 --group sentence=-1 --group speaker=client_id --keep-apart room,sentence --split-method random';
  const { request } = readTrainOptions(line.split(' '));
  expect(request.groupRules).toEqual([
    { name: 'room', rule: { kind: 'field', separator: '_', index: 2 } },
    { name: 'sentence', rule: { kind: 'field', separator: '_', index: -1 } },
    { name: 'speaker', rule: { kind: 'column', column: 'client_id' } },
  ]);
  expect(request.split).toEqual({ method: 'random', keepApart: ['room', 'sentence'] });
});

test.each([
  ['--fold 2/5', { method: 'folds', folds: { count: 5, fold: 2 } }],
  [
    '--fold 3/speaker --keep-apart sentence',
    { method: 'folds', folds: { count: 2, fold: 3, leaveOut: 'speaker' }, keepApart: ['speaker', 'sentence'] },
  ],
  [
    '--protocol crema-d-emo-superb --fold 4/5',
    { method: 'protocol', protocol: { name: 'crema-d-emo-superb', fold: 4 }, keepApart: ['speaker'] },
  ],
  [
    '--split-method protocol --protocol crema-d-tfds',
    { method: 'protocol', protocol: { name: 'crema-d-tfds', fold: 1 }, keepApart: ['speaker'] },
  ],
  ['--split-method folders', { method: 'folders' }],
  ['--split-column set', { method: 'column', column: 'set' }],
])('%s', (line, split) => {
  expect(readTrainOptions(line.split(' ')).request.split).toEqual(split);
});

test('the split can be chosen', () => {
  const line = '--validation-fraction 0.1 --test-fraction 0.2 --split-method stratified --split-seed 3';
  expect(readTrainOptions(line.split(' ')).request.split).toEqual({
    validationFraction: 0.1,
    testFraction: 0.2,
    method: 'stratified',
    seed: 3,
  });
});

test.each([
  ['--start-from-probe --num-hidden-layers 2', 'give no --num-hidden-layers'],
  ['--fold 3', '--fold must be K/N, as in 1/5; found 3'],
  ['--fold 6/5', 'K of at most N; found 6/5'],
  ['--fold 1/1', 'N of at least 2'],
  ['--fold 1/5 --split-method random', '--fold needs --split-method folds; found random'],
  ['--protocol crema', '--protocol must be crema-d-tfds | '],
  ['--protocol crema-d-emo-superb --fold 6', '--fold must be 1 to 5 for crema-d-emo-superb; found 6'],
  ['--split-method column', '--split-method column needs --split-column NAME'],
  ['--split-method protocol', '--split-method protocol needs --protocol'],
  ['--group room', '--group must be NAME=N or NAME=COLUMN; found room'],
  ['--group speaker=1 --speaker-field 0', 'The group speaker is given twice'],
  ['--keep-apart a,,b', '--keep-apart must be NAME[,NAME]'],
  ['--lerning-rate 1', '--lerning-rate'],
  ['--learning-rate fast', '--learning-rate must be a number; found fast'],
  ['--learning-rate -1', '--learning-rate must be'],
  ['--num-train-epochs', '--num-train-epochs'],
  ['--metric-for-best-model bleu', '--metric-for-best-model must be loss | accuracy | balanced_accuracy'],
  ['--train-layers 1.5', '--train-layers must be a whole number'],
  ['--lr-scheduler-type wavy', 'linear | cosine'],
  ['--rename ANG', '--rename must be OLD=NEW; found ANG'],
  ['--rename =anger', 'OLD=NEW'],
  ['--spell-out fr', 'en | zh'],
  ['--label-order a,,b', '--label-order'],
  ['--exclude missing.txt', 'missing.txt does not exist'],
  ['--backend cuda', 'auto | webgpu | wasm | wasm-portable'],
  ['--preset fast', 'default | quick'],
  ['--label-field a', '--label-field must be a whole number'],
  ['--label-field 1 --label-folder', 'Only one of'],
  ['--label-regex (', '--label-regex'],
  ['--label-regex abc', '(?<label>'],
  ['--test-fraction 1.5', '--test-fraction'],
  ['a.zip --split-file s.csv --split-seed 3', 'no other option of the split'],
])('%s is refused in one line', (line, part) => {
  const read = () => readTrainOptions(line.split(' '));
  expect(read).toThrow(UsageError);
  expect(read).toThrow(part);
  try {
    read();
  } catch (error) {
    expect((error as Error).message).not.toContain('\n');
  }
});

test('labels are renamed, merged, dropped, spelled out and put in order; clips are left out', () => {
  const list = join(mkdtempSync(join(tmpdir(), 'voxtune-exclude-')), 'noisy.txt');
  writeFileSync(list, '\uFEFFa/1.wav\r\n\r\nb/*.wav\r\n');
  const { request } = readTrainOptions([
    ...['--rename', 'ANG=anger', '--rename', 'XXX=', '--rename', 'a=b=c', '--spell-out', 'zh'],
    ...['--label-order', 'sad, "a, b",anger', '--exclude', '1001_*', '--exclude', list],
  ]);
  expect(request.edits).toEqual({
    renames: [
      ['ANG', 'anger'],
      ['XXX', null],
      ['a', 'b=c'],
    ],
    spellOut: 'zh',
    order: ['sad', 'a, b', 'anger'],
    exclude: ['1001_*', 'a/1.wav', 'b/*.wav'],
  });
});

const argsFile = (text: string) => {
  const path = join(mkdtempSync(join(tmpdir(), 'voxtune-args-')), 'args.py');
  writeFileSync(path, text);
  return path;
};

test('--training-args starts from a file, options go before it', () => {
  const config = { ...presets.careful, lrSchedulerKwargs: { num_cycles: 2 }, trainLayers: 1 };
  const path = argsFile(toTrainingArgumentsJson(config));
  const { request } = readTrainOptions(['a.zip', '--training-args', path, '--seed', '7']);
  expect(request.settings).toMatchObject({
    num_train_epochs: 20,
    gradient_accumulation_steps: 2,
    lr_scheduler_kwargs: '{"num_cycles":2}',
    train_layers: 1,
    seed: 7,
  });
  const { notes } = readTrainOptions(['--training-args', argsFile('TrainingArguments("out", seed=3, fp16=True)')]);
  expect(notes.join()).toMatch(/1 settings? taken; without meaning here: output_dir, fp16/);
});

test.each([
  ['TrainingArguments(optim="sgd")', 'optim must be adamw_torch | adamw_torch_fused; found "sgd"'],
  ['TrainingArguments(learning_rate=rate)', 'learning_rate is no plain value: rate'],
  ['TrainingArguments(lerning_rate=1)', 'no setting named lerning_rate'],
  ['TrainingArguments(seed=1', 'a closing bracket'],
])('--training-args with %s is refused', (text, part) => {
  expect(() => readTrainOptions(['--training-args', argsFile(text)])).toThrow(part);
});

test('--help names every option', () => {
  const help = trainHelp();
  for (const name of optionNames) expect(help).toContain(`--${name}`);
});

test('what becomes of long clips, and which are long', () => {
  const longClipsOf = (...args: string[]) => readTrainOptions(['a.zip', ...args]).request.longClips;
  expect(longClipsOf()).toBeUndefined();
  expect(longClipsOf('--long-clips', 'cut')).toEqual({ how: 'cut', seconds: 30 });
  expect(longClipsOf('--long-clips', 'leave-out', '--max-clip-seconds', '5')).toEqual({ how: 'leave-out', seconds: 5 });
  expect(() => longClipsOf('--max-clip-seconds', '5')).toThrow(/needs --long-clips/);
  expect(() => longClipsOf('--long-clips', 'eat')).toThrow(/cut \| shorten \| leave-out; found eat/);
});
