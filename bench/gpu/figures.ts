// What `npm run bench -- gpu` measured, and its tables.

import type { CheckResult } from '../../src/parity/reporter.ts';
import { median } from '../median.ts';
import type { JobResult } from './job.ts';

export type GpuSystem = 'voxtune' | 'voxtune, float16' | 'tensorflow.js kernels' | 'pytorch';

export interface RateRow {
  task: string;
  unit: string;
  /** Of each round, in turn. */
  rates: Partial<Record<GpuSystem, number[]>>;
}

export interface JobRow {
  model: string;
  system: 'voxtune' | 'voxtune, float16' | 'Trainer, frozen' | 'Trainer, freeze_feature_encoder()';
  seconds: number;
  /** Of Voxtune's. */
  parts?: JobResult;
}

/** A part of the measurement, and how it went. */
export interface PartRow {
  name: string;
  state: 'left' | 'done' | 'cut' | 'failed';
  seconds: number;
  reason?: string;
}

export interface GpuFigures {
  at: string;
  command: string;
  machine: Record<string, unknown>;
  parts: PartRow[];
  parity: Record<string, CheckResult[]>;
  rows: RateRow[];
  jobs: JobRow[];
}

/** Markdown of everything there is. */
export function gpuTables({ parts, parity, rows, jobs }: GpuFigures): string {
  return [partSentence(parts), parityTable(parity), rateTable(rows), jobTable(jobs)]
    .filter((table) => table !== '')
    .join('\n\n');
}

/** What there is not. */
function partSentence(parts: readonly PartRow[]): string {
  const named = (state: PartRow['state']) => parts.filter((part) => part.state === state).map(({ name }) => name);
  const texts = { failed: 'Failed', cut: 'Cut off', left: 'Not begun' } as const;
  const sentences = (Object.keys(texts) as (keyof typeof texts)[]).flatMap((state) => {
    const names = named(state);
    return names.length > 0 ? [`${texts[state]}: ${names.join('; ')}.`] : [];
  });
  return sentences.join(' ');
}

/** The largest error of the checks whose name has `text`. */
export function worst(checks: readonly CheckResult[], text: string): number {
  return Math.max(
    ...checks
      .filter(({ name, status }) => status !== 'skipped' && name.includes(text))
      .map(({ error }) => error ?? Number.POSITIVE_INFINITY),
  );
}

function parityTable(parity: GpuFigures['parity']): string {
  const cases = Object.entries(parity);
  if (cases.length === 0) return '';
  const lines = cases.map(([name, checks]) => {
    const ran = checks.filter(({ status }) => status !== 'skipped');
    const failed = ran.filter(({ status }) => status === 'failed').length;
    return `| ${name} | ${ran.length}, ${failed} failed | ${worst(ran, 'logits').toExponential(1)} | ${worst(ran, 'grad_solo of').toExponential(1)} |`;
  });
  return ['| parity | checks | logits | gradients, share of the largest |', '|---|---|---|---|', ...lines].join('\n');
}

function rateTable(rows: readonly RateRow[]): string {
  if (rows.length === 0) return '';
  const lines = rows.flatMap(({ task, unit, rates }) =>
    (Object.entries(rates) as [GpuSystem, number[]][]).map(([system, found]) => {
      const ours = rates.voxtune ?? [];
      // of each round, whose rates were measured right after each other
      const ratios = found.flatMap((rate, round) => (ours[round] === undefined ? [] : [ours[round] / rate]));
      const ratio = system === 'voxtune' ? '' : `${median(ratios).toFixed(2)} × as fast`;
      const digits = (value: number) => value.toPrecision(3);
      const spread = `${digits(Math.min(...found))} to ${digits(Math.max(...found))}`;
      return `| ${task} | ${system} | ${digits(median(found))} ${unit} | ${spread} | ${ratio} |`;
    }),
  );
  return ['| task | system | rate | least to most | Voxtune is |', '|---|---|---|---|---|', ...lines].join('\n');
}

function jobTable(jobs: readonly JobRow[]): string {
  if (jobs.length === 0) return '';
  const kinds = [...new Map(jobs.map(({ model, system }) => [`${model} ${system}`, { model, system }])).values()];
  const lines = kinds.map(({ model, system }) => {
    const of = (name: JobRow['system']) => jobs.filter((job) => job.model === model && job.system === name);
    const found = of(system);
    const seconds = (rows: JobRow[]) => median(rows.map((job) => job.seconds));
    const trainer = of('Trainer, frozen');
    const ratio = trainer.length > 0 ? `${(seconds(trainer) / seconds(found)).toFixed(2)} ×` : '';
    const part = (name: keyof JobResult) => {
      const values = found.flatMap((job) => (job.parts ? [job.parts[name]] : []));
      return values.length > 0 ? median(values).toFixed(2) : '';
    };
    const parts = (['readSeconds', 'trunkSeconds', 'trainSeconds', 'againSeconds'] as const).map(part);
    return `| ${model} | ${system} | ${seconds(found).toFixed(2)} | ${ratio} | ${parts.join(' | ')} |`;
  });
  return [
    '| job | system | seconds | as fast as Trainer, frozen | reading | frozen layers | training | another learning rate |',
    '|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}
