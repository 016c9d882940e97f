// What a case is: files as people have them, and what has to become of them.

import type { Failure, PrepareOutcome, TrainRequest } from '../../src/app/headless-api.ts';

export interface CaseFile {
  /** As a person sees it: with its folders. */
  name: string;
  bytes: Uint8Array;
  /** Behind the bytes nothing but zeros, up to here. */
  length?: number;
}

export interface Case {
  name: string;
  files(): CaseFile[];
  /** Without it: the built-in one. */
  model?(): CaseFile[];
  request?: Partial<TrainRequest>;
  check(found: Found): void;
}

/** What the command would say and train. */
export class Found {
  readonly outcome: PrepareOutcome;
  /** The lines on the screen. */
  readonly said: string;

  constructor(outcome: PrepareOutcome, said: readonly string[]) {
    this.outcome = outcome;
    this.said = said.join('\n');
  }

  get clips() {
    if (this.outcome.ok) return this.outcome.data.clips;
    throw new Error(`expected a data set, found ${this.outcome.error.message}\n${this.said}`);
  }

  /** How many clips each label has; '' for those without. */
  get labels(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { label } of this.clips) counts[label ?? ''] = (counts[label ?? ''] ?? 0) + 1;
    return counts;
  }

  get failure(): Failure {
    if (!this.outcome.ok) return this.outcome;
    throw new Error(`expected a refusal, found a data set\n${this.said}`);
  }
}

/** A dry run with the built-in model, on wasm; `change` is what a case asks for besides. */
export function requestOf(change: Partial<TrainRequest> = {}): TrainRequest {
  return {
    backend: 'wasm',
    data: 'files',
    model: 'builtin',
    zipNames: null,
    labelRule: null,
    groupRules: [],
    split: {},
    preset: null,
    settings: { num_train_epochs: 1 },
    ...change,
  };
}

/** Clips of each label, as `label_00`, one after another: `write(label, kind, take)`. */
export function ofEach<T>(
  labels: readonly string[],
  each: number,
  write: (label: string, kind: number, take: number) => T,
): T[] {
  return labels.flatMap((label, kind) => Array.from({ length: each }, (_, take) => write(label, kind, take)));
}

export const two = (number: number) => String(number).padStart(2, '0');
