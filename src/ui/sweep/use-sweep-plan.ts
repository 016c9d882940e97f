// What the sweep that the form asks for would be, or why it cannot be.

import { useDeferredValue, useMemo } from 'react';
import { hfNames } from '../../config/hf-names.ts';
import { type ErrorRecord, toErrorRecord } from '../../lib/errors.ts';
import type { SweepWork } from '../../sweep/sweep-steps.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import type { SettingKey } from '../train/setting-catalogue.ts';

export interface SweepPlan {
  /** Null where there is none. */
  work: SweepWork | null;
  /** Null where nothing is wrong with what is asked for. */
  problem: ErrorRecord | null;
}

/** Of the form as it is. Nothing is wrong yet while no setting is chosen. */
export function useSweepPlan(): SweepPlan {
  const { planSweep } = useActions();
  const newest = useStudio((state) => ({
    spec: state.sweepDraft?.spec ?? null,
    dataset: state.dataset,
    model: state.model,
    config: state.config,
  }));
  // splits are made for folds: what is typed does not wait for them
  const { spec, dataset, model, config } = useDeferredValue(newest);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a plan is of what is open
  return useMemo(() => {
    if (!spec || spec.settings.length === 0) return { work: null, problem: null };
    try {
      return { work: planSweep(spec), problem: null };
    } catch (thrown) {
      return { work: null, problem: toErrorRecord(thrown) };
    }
  }, [spec, dataset, model, config, planSweep]);
}

/** The setting that a refusal names by its Hugging Face name; null where it names none. */
export function fieldOfProblem({ params }: Pick<ErrorRecord, 'params'>): SettingKey | null {
  const found = (Object.keys(hfNames) as SettingKey[]).find((key) => hfNames[key] === params.field);
  return found ?? null;
}
