// What `npm run bench -- gpu` measured, and its tables.

import { type AdapterVerdict, fallenBack } from '../../src/engine/backend/engine-info.ts';
import type { CheckResult } from '../../src/parity/reporter.ts';
import { median } from '../median.ts';
import type { JobStage } from './job.ts';

export type GpuSystem = 'voxtune' | 'voxtune, float16' | 'tensorflow.js kernels' | 'pytorch';

export interface RateRow {
  task: string;
  unit: string;
  /** Of each round, in turn. */
  rates: Partial<Record<GpuSystem, number[]>>;
  /** Of the first call, with what had to be compiled for it. */
  firstCalls: Partial<Record<GpuSystem, number>>;
}

export interface JobRow {
  model: string;
  clips: number;
  epochs: number;
  system: 'voxtune' | 'voxtune, float16' | 'Trainer, frozen' | 'Trainer, freeze_feature_encoder()';
  /** Null where it was ended before. */
  seconds: number | null;
  /** Of Voxtune's, as far as it came. */
  parts?: JobStage;
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
export function gpuTables({ machine, parts, parity, rows, jobs }: GpuFigures): string {
  const { verdict = null } = (machine.voxtune ?? {}) as { verdict?: AdapterVerdict | null };
  return [examinationSentence(verdict), partSentence(parts), parityTable(parity), rateTable(rows), jobTable(jobs)]
    .filter((table) => table !== '')
    .join('\n\n');
}

function examinationSentence(verdict: AdapterVerdict | null): string {
  if (!verdict) return '';
  const replaced = fallenBack(verdict).map(({ kernel, way, fault }) => `${kernel} (${fault}, now ${way})`);
  const found = replaced.length > 0 ? `replaced: ${replaced.join('; ')}` : 'none replaced';
  return `${verdict.kernels.length} kernels examined in ${verdict.seconds.toFixed(0)} s, ${found}.`;
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
  const lines = rows.flatMap(({ task, unit, rates, firstCalls }) =>
    (Object.keys(firstCalls) as GpuSystem[]).map((system) => {
      const found = rates[system];
      const first = firstCalls[system] ?? Number.NaN;
      if (!found) return `| ${task} | ${system} | ${first.toPrecision(3)} ${unit} | first call alone | |`;
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
  const nameOf = ({ model, clips, epochs }: JobRow) => `${model}, ${clips} clips, ${epochs} epochs`;
  const kinds = [...new Map(jobs.map((job) => [`${nameOf(job)} ${job.system}`, job])).values()];
  const lines = kinds.map((kind) => {
    const of = (name: JobRow['system']) => jobs.filter((job) => nameOf(job) === nameOf(kind) && job.system === name);
    const found = of(kind.system);
    const middle = (values: (number | null | undefined)[]) => {
      const known = values.filter((value) => typeof value === 'number');
      return known.length > 0 ? median(known) : null;
    };
    const seconds = middle(found.map((job) => job.seconds));
    const trainer = middle(of('Trainer, frozen').map((job) => job.seconds));
    const ratio = trainer !== null && seconds !== null ? `${(trainer / seconds).toFixed(2)} ×` : '';
    const part = (name: keyof JobStage) => middle(found.map(({ parts }) => parts?.[name]))?.toFixed(2) ?? '';
    const parts = (['readSeconds', 'trunkSeconds', 'trainSeconds', 'againSeconds'] as const).map(part);
    const whole = seconds === null ? 'ended before' : seconds.toFixed(2);
    return `| ${nameOf(kind)} | ${kind.system} | ${whole} | ${ratio} | ${parts.join(' | ')} |`;
  });
  return [
    '| job | system | seconds | as fast as Trainer, frozen | reading | frozen layers | training | another learning rate |',
    '|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}
