// The counts as tables: each workload in total and by kernel, and what the roofline makes of them.

import { adapters } from './adapters.ts';
import { byKernel, type Counts, type DispatchWork } from './ledger.ts';
import { type Bound, boundOf, boundsOf, jobTime, timeOf, trainerSeconds } from './roofline.ts';
import { microBatches, type Workload } from './workloads.ts';

/** The parts of a workload, in order, and what they are called. */
export const countedParts = {
  forward: 'forward, 1 clip',
  evaluation: 'evaluation, 8 stored clips',
  frozenBatch: 'frozen batch, 8 clips',
  microBatch: 'micro-batch, 8 stored clips',
  update: 'update',
  step: `step: ${microBatches} micro-batches and the update`,
} as const satisfies Partial<Record<keyof Workload, string>>;

export type CountedPart = keyof typeof countedParts;

/** A number with so many significant digits, without an exponent where it can be read without. */
function significant(value: number, digits: number): string {
  return value >= 0.001 ? String(Number(value.toPrecision(digits))) : value === 0 ? '0' : value.toExponential(0);
}

const megabytes = (bytes: number) => significant(bytes / 1e6, 3);

function sumOf(dispatches: readonly DispatchWork[], field: 'flops' | 'readBytes' | 'writtenBytes'): number {
  return dispatches.reduce((sum, work) => sum + work[field], 0);
}

/** Markdown: a row of each part of each model. */
export function totalsTable(workloads: readonly Workload[]): string {
  const rows = workloads.flatMap((workload) =>
    (Object.keys(countedParts) as CountedPart[]).map((part) =>
      totalsRow(workload.model, countedParts[part], workload[part]),
    ),
  );
  return [
    '| model | part | dispatches | of TensorFlow.js | command buffers | GFLOP | MB read | MB written | reads back | MB uploaded | uniform writes | buffers made | bind groups made | pipelines made | ms of JavaScript |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function totalsRow(model: string, part: string, counts: Counts): string {
  const { dispatches } = counts;
  const stock = dispatches.filter(({ kernel }) => kernel.startsWith('tfjs ')).length;
  const cells = [
    model,
    part,
    dispatches.length,
    stock,
    counts.commandBuffers,
    significant(sumOf(dispatches, 'flops') / 1e9, 3),
    megabytes(sumOf(dispatches, 'readBytes')),
    megabytes(sumOf(dispatches, 'writtenBytes')),
    counts.readbacks,
    megabytes(counts.uploadBytes),
    counts.bufferWrites,
    counts.buffersCreated,
    counts.bindGroups,
    counts.pipelinesCompiled,
    (counts.seconds * 1000).toFixed(1),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Markdown: the kernels of one part of a model. */
export function kernelTable({ dispatches }: Counts): string {
  const rows = byKernel(dispatches).map((work) => {
    const bytes = work.readBytes + work.writtenBytes;
    const intensity = bytes > 0 ? significant(work.flops / bytes, 3) : '';
    const cells = [
      work.kernel,
      work.dispatches,
      significant(work.flops / 1e9, 3),
      megabytes(work.readBytes),
      megabytes(work.writtenBytes),
      intensity,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| kernel | dispatches | GFLOP | MB read | MB written | operations a byte |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** Markdown: what bounds each kernel of a part on each adapter, with its share of that adapter's time. */
export function boundTable({ dispatches }: Counts): string {
  const rows = byKernel(dispatches).map(({ kernel }) => {
    const of = dispatches.filter((work) => work.kernel === kernel);
    const cells = adapters.map((adapter) => {
      const times = of.map((work) => boundsOf(work, adapter));
      const sum = (bound: Bound) => times.reduce((total, time) => total + time[bound], 0);
      const bound = boundOf({ compute: sum('compute'), bandwidth: sum('bandwidth'), launch: sum('launch') });
      return `${bound}, ${significant(1000 * sum(bound), 2)} ms`;
    });
    return `| ${kernel} | ${cells.join(' | ')} |`;
  });
  return [`| kernel | ${names()} |`, `|---|${dashes()}`, ...rows].join('\n');
}

/** Markdown: a row of each part of each model, milliseconds on each adapter. */
export function partTimeTable(workloads: readonly Workload[]): string {
  const rows = workloads.flatMap((workload) =>
    (Object.keys(countedParts) as CountedPart[]).map((part) => {
      const cells = adapters.map((adapter) => {
        const { gpuSeconds, programSeconds } = timeOf(workload[part], adapter);
        return `${significant(1000 * gpuSeconds, 2)}, ${significant(1000 * programSeconds, 2)}`;
      });
      return `| ${workload.model} | ${countedParts[part]} | ${cells.join(' | ')} |`;
    }),
  );
  return [`| model | part: ms of the GPU, of the program | ${names()} |`, `|---|---|${dashes()}`, ...rows].join('\n');
}

/** Markdown: the job of CREMA-D on each adapter. */
export function jobTimeTable(workloads: readonly Workload[]): string {
  const rows = workloads.flatMap((workload) =>
    adapters.map((adapter) => {
      const ours = jobTime(workload, adapter, 'seconds');
      const ideal = jobTime(workload, adapter, 'idealSeconds');
      const cells = [ours.pass, ours.epoch, ours.evaluation, ours.job, ideal.job, trainerSeconds(workload, adapter)];
      return `| ${workload.model} | ${adapter.name} | ${cells.map((seconds) => significant(seconds, 3)).join(' | ')} |`;
    }),
  );
  return [
    '| model | adapter | frozen pass, s | epoch, s | evaluation, s | job, s | the same without launches, s | Trainer, every layer in every epoch, s |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** Markdown for docs/gpu.md: all models in total, and the kernels of hubert-base. */
export function countBlock(at: string, workloads: readonly Workload[]): string {
  const base = workloads.find(({ model }) => model === 'base');
  const kernels = (['frozenBatch', 'microBatch', 'update'] as const).flatMap((part) =>
    base ? [`hubert-base, ${countedParts[part]}:`, kernelTable(base[part]), boundTable(base[part])] : [],
  );
  return [
    `${at.slice(0, 10)}; \`npm run bench -- gpu --roofline\`:`,
    totalsTable(workloads),
    partTimeTable(workloads),
    jobTimeTable(workloads),
    ...kernels,
  ].join('\n\n');
}

const names = () => adapters.map(({ name }) => name).join(' | ');
const dashes = () => adapters.map(() => '---|').join('');
