// The figures on disk: one entry a training, so that an ended measurement goes on where it was; and their table.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Measured } from './bench-page.ts';
import type { Body } from './bodies.ts';
import type { Fold, Task } from './tasks.ts';

interface Entry extends Measured {
  task: string;
  body: string;
  /** Absent in earlier files: fine-tuning. */
  method?: string;
  /** Whatever would make another figure of it. */
  archiveHash: string;
  bodyHash: string;
  preset: string;
  settings: Task['settings'];
  seed: number;
  fold: number;
  testSpeakers: string[];
}

export class ResultFile {
  readonly #path: string;
  readonly #entries: Entry[];

  constructor(path: string) {
    this.#path = path;
    this.#entries = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Entry[]) : [];
  }

  has(task: Task, body: Body, method: string, fold: Fold): boolean {
    return this.#of(task, body, method).some((entry) => entry.seed === fold.seed && entry.fold === fold.index);
  }

  add(task: Task, body: Body, method: string, { seed, index, testSpeakers }: Fold, measured: Measured): void {
    const { archiveHash, preset, settings } = task;
    const names = { task: task.name, body: body.name, method, archiveHash, bodyHash: body.hash, preset, settings };
    this.#entries.push({ ...names, seed, fold: index, testSpeakers, ...measured });
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, `${JSON.stringify(this.#entries, null, 2)}\n`);
  }

  /** Markdown: mean over the seeds (of each seed's mean over its folds), their standard deviation, least and most. */
  table(tasks: readonly Task[], bodies: readonly Body[], methods: readonly string[], seeds: readonly number[]): string {
    const lines = ['| task | body | method | accuracy | deviation | range | seeds × folds | s | processor s |'];
    lines.push('|---|---|---|---|---|---|---|---|---|');
    for (const task of tasks)
      for (const body of bodies)
        for (const method of methods) {
          const entries = this.#of(task, body, method).filter((entry) => seeds.includes(entry.seed));
          const name = method.startsWith('probe')
            ? method
            : `${method.replace('from:', 'fine-tuning from ')}, ${task.preset}`;
          if (entries.length > 0) lines.push(row(task, body, name, entries));
        }
    return lines.join('\n');
  }

  #of(task: Task, body: Body, method: string): Entry[] {
    return this.#entries.filter(
      (entry) =>
        entry.task === task.name &&
        entry.body === body.name &&
        (entry.method ?? 'fine-tuning') === method &&
        entry.archiveHash === task.archiveHash &&
        entry.bodyHash === body.hash &&
        entry.preset === task.preset &&
        JSON.stringify(entry.settings) === JSON.stringify(task.settings),
    );
  }
}

function row(task: Task, body: Body, method: string, entries: readonly Entry[]): string {
  const seeds = [...new Set(entries.map((entry) => entry.seed))];
  const perSeed = seeds.map((seed) =>
    mean(entries.filter((entry) => entry.seed === seed).map(({ testAccuracy }) => testAccuracy)),
  );
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  const folds = Math.max(...entries.map((entry) => entry.fold)) + 1;
  const cells = [
    task.name,
    body.name,
    method,
    percent(mean(perSeed)),
    percent(deviation(perSeed)),
    `${percent(Math.min(...perSeed))} to ${percent(Math.max(...perSeed))}`,
    `${seeds.length} × ${folds}`,
    mean(entries.map((entry) => entry.seconds)).toFixed(0),
    mean(entries.map((entry) => entry.processorSeconds ?? 0)).toFixed(0),
  ];
  return `| ${cells.join(' | ')} |`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of a sample: divided by n - 1; 0 for a single value. */
function deviation(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
}
