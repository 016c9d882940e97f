// The form of a sweep, beside that of a run: what is tried, and whether it is asked for at all.

import { z } from '../lib/zod.ts';
import { type SweepSpec, sweepSpecSchema } from '../sweep/sweep-record.ts';

export const sweepDraftSchema = z.object({
  /** Whether the form of a new run asks for several settings; else what was asked for is kept. */
  isOn: z.boolean(),
  spec: sweepSpecSchema,
});

export type SweepDraft = z.infer<typeof sweepDraftSchema>;

export interface SweepDraftActions {
  /** `null` in place of a change: the form is of one run again. */
  setSweepDraft(change: Partial<SweepSpec> | null): void;
}

/** What a sweep begins with where nothing was asked for before. */
export const usualSweep: SweepSpec = {
  method: 'grid',
  settings: [],
  trials: null,
  drawSeed: 1,
  seeds: [42],
  folds: null,
  halving: null,
  metric: 'accuracy',
  evaluatesTest: true,
  keeps: 'best',
  maxRuns: null,
  maxMinutes: null,
};

/** The form after a change of it. */
export function sweepDraftAfter(draft: SweepDraft | null, change: Partial<SweepSpec> | null): SweepDraft {
  const spec = draft?.spec ?? usualSweep;
  return change ? { isOn: true, spec: { ...spec, ...change } } : { isOn: false, spec };
}
