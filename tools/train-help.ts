// What `npm run train -- --help` prints. The options of each group say what they mean in options/;
// a test checks that every option is in it.

import { type HuggingFaceName, hfNames } from '../src/config/hf-names.ts';
import { schedulerTypes } from '../src/config/schedule/schedulers.ts';
import { runTableFiles } from '../src/run/run-tables.ts';
import { helpLine, helpLines } from './help-text.ts';
import { exportHelp } from './options/export-options.ts';
import { modelHelp, runHelp, startHelp } from './options/own-options.ts';
import { defaultOf } from './options/setting-options.ts';
import { dataHelp } from './options/studio-options.ts';

const settings: Record<HuggingFaceName, [value: string, meaning: string]> = {
  num_train_epochs: ['N', 'passes over the training clips; may be a fraction'],
  max_steps: ['N', 'updates in all, instead of epochs'],
  per_device_train_batch_size: ['N', 'clips in a micro-batch'],
  per_device_eval_batch_size: ['N', 'clips in a batch of an evaluation'],
  gradient_accumulation_steps: ['N', 'micro-batches in an update'],
  learning_rate: ['X', 'largest learning rate'],
  lr_scheduler_type: ['NAME', schedulerTypes.join(' | ')],
  lr_scheduler_kwargs: ['JSON', 'what the schedule is told besides, as {"num_cycles": 2}'],
  warmup_steps: ['N', 'updates until the learning rate is reached; below 1 a share of all'],
  optim: ['NAME', 'adamw_torch | adamw_torch_fused: the same here'],
  weight_decay: ['X', 'of weights; biases and norms do not decay'],
  adam_beta1: ['X', 'decay of the first moment'],
  adam_beta2: ['X', 'decay of the second moment'],
  adam_epsilon: ['X', 'added to the root of the second moment'],
  max_grad_norm: ['X', 'gradients are clipped to this norm; 0: not'],
  label_smoothing_factor: ['X', 'share of each label that is spread over all labels'],
  train_sampling_strategy: ['NAME', 'order of the clips: random | sequential | group_by_length'],
  dataloader_drop_last: ['', 'leave out an epoch’s last micro-batch where it is not full'],
  logging_strategy: ['NAME', 'when a row of the log is written: no | steps | epoch'],
  logging_steps: ['N', 'updates between two rows of the log; below 1 a share of all'],
  logging_first_step: ['', 'write a row after the first update too'],
  eval_strategy: ['NAME', 'when the validation clips are evaluated: no | steps | epoch'],
  eval_steps: ['N', 'updates between two evaluations; below 1 a share of all; none: as logging-steps'],
  eval_delay: ['X', 'no evaluation before this many epochs, or updates'],
  eval_on_start: ['', 'evaluate before the first update too'],
  save_strategy: ['NAME', 'when a checkpoint is kept: no | steps | epoch | best'],
  save_steps: ['N', 'updates between two checkpoints; below 1 a share of all'],
  save_total_limit: ['N', 'checkpoints kept in all, the newest and the best always; none: all'],
  load_best_model_at_end: ['', 'test and save the best checkpoint, not the last (--no-… : the last)'],
  metric_for_best_model: [
    'NAME',
    'what is best of the validation clips: loss | accuracy | balanced_accuracy | f1 | macro_recall | …, or a label’s: LABEL_recall',
  ],
  greater_is_better: ['', 'for that metric; without it: for all but the loss (--no-… : smaller is)'],
  early_stopping_patience: ['N', 'evaluations without a better one that end the run; none: never'],
  early_stopping_threshold: ['X', 'how much better counts as better'],
  seed: ['N', 'of the order of clips, the new weights and dropout'],
  data_seed: ['N', 'of the order of clips alone; none: seed'],
  class_weights: ['NAME', 'none | balanced: rare labels count more in the loss'],
  trainable_parts: ['NAME', 'what trains: top_layers | all_layers | all_but_convolutions | everything'],
  train_layers: ['N', 'how many of the last transformer layers train besides the head, with top_layers'],
  num_hidden_layers: ['N', 'open the model with so many of its first layers; none: all'],
  use_weighted_layer_sum: [
    '',
    'the head reads a weighted sum of all hidden states (--no-… : not); without it: as the model has it',
  ],
  classifier_proj_size: ['N', 'width of the head’s projector; none: as the model has it'],
  padding: ['NAME', 'solo: a clip gives what it would alone | batch: padded to the longest, as transformers'],
  return_attention_mask: ['', 'with padded batches; without it: as the feature extractor says (--no-… : none)'],
  trunk: ['NAME', 'cache: frozen layers in evaluation mode | recompute: all in train mode, every step'],
  trunk_cache_dtype: ['NAME', 'how the frozen layers’ output is kept: float16 | float32'],
  gpu_arithmetic: ['NAME', 'what a GPU multiplies frozen weights in: float32 | float16, where it can'],
};

export function settingLines(): string[] {
  return Object.values(hfNames).map((name) => {
    const [value, meaning] = settings[name];
    const shown = defaultOf(name);
    return helpLine([
      `--${name.replaceAll('_', '-')} ${value}`.trimEnd(),
      `${meaning} (${shown === null ? 'none' : shown})`,
    ]);
  });
}

export function trainHelp(): string {
  return [
    'npm run train -- [archive.zip | clip.wav | folder …] [options]',
    '',
    'Imports archives of audio clips, folders or the clips themselves, trains a classifier, tests it and writes what came out,',
    'in a headless browser with the studio’s own code. What cannot be used is named and left out. Without a file: the sample',
    'that comes with the project, with the split and the preset of “Try the sample” (quick) where no other is asked for.',
    '',
    'Data',
    ...helpLines(dataHelp),
    '',
    'Model',
    ...helpLines([modelHelp]),
    '',
    'Training, with the names that transformers’ TrainingArguments have; in brackets the default',
    ...helpLines([startHelp]),
    ...settingLines(),
    '',
    'Exports',
    ...helpLines([exportHelp]),
    '',
    'Running',
    ...helpLines([runHelp]),
    '',
    `Writes ${Object.values(runTableFiles).join(', ')}, left-out.csv, model/ and project.voxtune-project (for npm run export) into DIR. Exits with 0 when all`,
    'of them are written, 2 for a bad option or a file that cannot be used, 1 when anything else fails.',
  ].join('\n');
}
