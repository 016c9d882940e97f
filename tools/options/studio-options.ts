// The options that every command of the studio has: the data, the model, where it runs and where the results go.

import type { DataRequest } from '../../src/app/headless-api.ts';
import { backendPreferences } from '../../src/engine/backend/engine-info.ts';
import { UsageError } from '../cli-error.ts';
import { editHelp, editOptions, editsOf } from './edit-options.ts';
import { groupHelp, groupOptions, groupRulesOf } from './group-options.ts';
import { importHelp, importOptions, limitsOf, zipNamesOf } from './import-options.ts';
import { labelHelp, labelOptions, labelRuleOf } from './label-options.ts';
import { longClipHelp, longClipOptions, longClipsOf } from './long-clip-options.ts';
import { type HelpLine, oneOf, type ValuesOf } from './option-values.ts';
import { modelOptions, runOptions } from './own-options.ts';
import { splitHelp, splitOf, splitOptions } from './split-options.ts';

export const studioOptions = {
  ...importOptions,
  ...longClipOptions,
  ...labelOptions,
  ...editOptions,
  ...groupOptions,
  ...splitOptions,
  ...modelOptions,
  ...runOptions,
} as const;

/** What they mean, as far as they are about the data; each element is a paragraph. */
export const dataHelp: readonly (readonly HelpLine[] | string)[] = [
  labelHelp,
  '  Without any of these, the rule is guessed from the names.',
  editHelp,
  importHelp,
  longClipHelp,
  groupHelp,
  splitHelp,
];

/** What they ask of this machine. */
export interface StudioOptions {
  isHelp: boolean;
  /** All but the work itself. */
  isDryRun: boolean;
  /** Archives and loose clips; none: the sample that comes with the project. */
  files: readonly string[];
  /** A folder or zip; null: the built-in model. */
  model: string | null;
  outFolder: string;
  /** Tables about the clips, beside the archives. */
  labelFiles: readonly string[];
  /** A CSV file; null: the split is made. */
  splitFile: string | null;
}

type Values = ValuesOf<typeof studioOptions>;

export function studioOptionsOf(values: Values, positionals: readonly string[]): StudioOptions {
  if (positionals.length === 0 && values.labels)
    throw new UsageError('--labels is about clips that are given: the sample has its own.');
  return {
    isHelp: values.help ?? false,
    isDryRun: values['dry-run'] ?? false,
    files: positionals,
    model: values.model === undefined || values.model === 'builtin' ? null : values.model,
    outFolder: values.out ?? 'out',
    labelFiles: values.labels ?? [],
    splitFile: values['split-file'] ?? null,
  };
}

/** What they ask of the page. */
export function dataRequestOf(values: Values, { files, model }: StudioOptions): DataRequest {
  return {
    data: files.length === 0 ? 'sample' : 'files',
    backend: oneOf('backend', values.backend ?? 'auto', backendPreferences),
    model: model === null ? 'builtin' : 'files',
    ...(values['make-missing-weights'] ? { makesMissingWeights: true } : {}),
    importLimits: limitsOf(values),
    zipNames: zipNamesOf(values),
    ...longClipsOf(values),
    labelRule: labelRuleOf(values),
    ...editsOf(values),
    groupRules: groupRulesOf(values),
    split: splitOf(values),
  };
}
