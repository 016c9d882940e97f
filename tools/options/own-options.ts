// The options that are neither of the data nor a setting of the training: the model, where from and where to.

import type { HelpLine } from './option-values.ts';

export const modelOptions = {
  model: { type: 'string' },
  'make-missing-weights': { type: 'boolean' },
} as const;

export const modelHelp: readonly HelpLine[] = [
  [
    '--model DIR|FILE.zip|builtin',
    'a folder or zip with config.json and weights, in any layout of transformers (builtin)',
  ],
  ['--make-missing-weights', 'what the weights lack of the body is made of random numbers (refused)'],
];

export const startOptions = {
  'start-from-probe': { type: 'string' },
  preset: { type: 'string' },
  'training-args': { type: 'string' },
} as const;

export const startHelp: readonly HelpLine[] = [
  [
    '--start-from-probe[=ROW]',
    'probes the clips that train first and begins with its head: best_native, layer_K_mean, weighted_sum (best_native)',
  ],
  ['--preset NAME', 'default | quick | tutorial | careful: values to start from'],
  ['--training-args FILE', 'a TrainingArguments(…) call or training_args.json to start from'],
];

/** parseArgs has no options whose value may be left out. */
export function withProbeRow(args: readonly string[]): string[] {
  return args.map((arg) => (/^--start[-_]from[-_]probe$/.test(arg) ? `${arg}=best_native` : arg));
}

export const runOptions = {
  backend: { type: 'string' },
  out: { type: 'string' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export const runHelp: readonly HelpLine[] = [
  ['--backend NAME', 'auto | wasm | webgpu | wasm-portable: slower, and the same numbers on every machine (auto)'],
  ['--out DIR', 'where the results go (out)'],
  ['--dry-run', 'say what would be done, write left-out.csv, and stop'],
  ['--help', 'this text'],
];
