import { expect, test } from 'vitest';
import type { ProbeOrigin } from '../run/run-record.ts';
import { runForTest } from '../testing/run-record.ts';
import { testModel } from '../testing/studio-deps.ts';
import { stepState } from './step-states.ts';
import type { OpenDataset, StudioState } from './studio-state.ts';

const dataset = { labels: ['no', 'yes'], splitError: null } as OpenDataset;
const nothing = {
  dataset: null,
  importing: null,
  model: null,
  models: [],
  isLoadingModel: false,
  probe: null,
  probing: null,
  runs: [],
  runId: null,
  draft: null,
  running: null,
};

test('probing needs what training needs, and is done with its report', () => {
  const at = (change: Partial<StudioState>) => stepState('probe', { ...nothing, ...change });
  expect(at({})).toEqual({ kind: 'needs', need: 'dataset' });
  expect(at({ dataset })).toEqual({ kind: 'needs', need: 'model' });
  expect(at({ dataset, model: testModel })).toEqual({ kind: 'ready' });
  const probing = {} as StudioState['probing'];
  expect(at({ dataset, model: testModel, probing })).toEqual({ kind: 'doing' });
  expect(at({ dataset, model: testModel, probe: {} as StudioState['probe'] })).toEqual({ kind: 'done' });
});

test('a run that is a probe has trained nothing, and can be evaluated', () => {
  const checkpoints = [{ step: 0, epoch: 0, savedAt: 0, bytes: 1, isBest: false }];
  const run = runForTest({ state: 'finished', checkpoints, probe: {} as ProbeOrigin });
  const state = { ...nothing, dataset, model: testModel, runs: [run], runId: run.id };
  expect(stepState('train', state)).toEqual({ kind: 'ready' });
  expect(stepState('train', { ...state, runs: [{ ...run, probe: undefined }] })).toEqual({ kind: 'done' });
  expect(stepState('evaluate', state)).toEqual({ kind: 'ready' });
});
